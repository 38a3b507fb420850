import Foundation
import Testing

@testable import Toolchain

@Suite struct LoopGuardTests {
    /// The module that clang makes of a C source, with the flags of a real build.
    private func module(_ source: String, level: String, cxx: Bool = false) throws -> [UInt8] {
        let name = cxx ? "a.cpp" : "a.c"
        let box = try Sandbox([name: source])
        var request = BuildRequest(inputs: [box.path(name)], includeRoot: try box.makeInclude())
        request.optimization = level
        let flags = CompilerFlags(
            request: request, application: Application(root: box.root, name: "a"),
            forwardDirectory: box.path("none"), gccHeaders: nil)
        let file = SourceFile(path: box.path(name), flags: [])
        let result = try ChildProcess.run(
            try #require(Toolset.clang),
            flags.arguments(for: file) + ["-emit-llvm", "-S", file.path, "-o", box.path("a.ll")])
        try #require(result.status == 0, "\(result.text)")
        return Array(try #require(box.read("a.ll")).utf8)
    }

    @Test(arguments: ["0", "1", "2", "3", "s"])
    func everyCycleGetsAGuard(level: String) throws {
        let plain = try module(LoopShapes.source, level: level)
        let guarded = LoopGuards.instrument(plain)
        #expect(LoopShapes.functionsWithOpenCycle(guarded).isEmpty)
        if level == "2" {
            // The pass has work to do, or the checker sees nothing.
            #expect(LoopShapes.functionsWithOpenCycle(plain).count >= 3)
        }
    }

    @Test func cxxModulesAreCoveredToo() throws {
        let source = """
            struct Timer { virtual void run() { for (;;) {} } int n = 0; };
            Timer global;
            void f(Timer &t) { while (!t.n) {} }
            void g() { f(global); for (;;) global.run(); }

            """
        let guarded = LoopGuards.instrument(try module(source, level: "2", cxx: true))
        #expect(LoopShapes.functionsWithOpenCycle(guarded).isEmpty)
    }

    /// The real thing: each loop runs in a host that counts how often its budget ran out.
    @Test(arguments: ["0", "2"])
    func everyLoopIsPreempted(level: String) throws {
        let box = try Sandbox([
            "app/loops.c": minimalMain + LoopShapes.source + """
                int other(int n) { return n; }
                void (*const loops[])(void) = {\(
                    LoopShapes.endless.map { "(void (*)(void))" + $0 }.joined(separator: ", "))};
                __attribute__((visibility("default"))) void user_rf_pre_init(int n) { loops[n](); }

                """,
            "host.c": Self.host,
        ])
        let firmware = try box.build(adjust: { $0.optimization = level })
        let compiled = try ChildProcess.run(
            try #require(Toolset.clang),
            ["-O1", "-rdynamic", box.path("host.c"), "-o", box.path("host")])
        try #require(compiled.status == 0, "\(compiled.text)")
        for (number, name) in LoopShapes.endless.enumerated() {
            let run = try ChildProcess.run(box.path("host"), [firmware.path, "\(number)"])
            #expect(run.status == 42, "\(name) at -O\(level): \(run.status) \(run.text)")
        }
    }

    /// Ends with 42 when the budget has run out three times, and by SIGALRM when it does not. A
    /// recursion that goes too deep ends with 42 as well: it was noticed.
    private static let host = """
        #include <dlfcn.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <unistd.h>
        #define KEEP __attribute__((preserve_all, used))
        static int64_t *budget = (int64_t *)0x2FFFF000;
        static int left = 3;
        KEEP void h8266_budget_out(void) { *budget = 1000; if (--left == 0) _exit(42); }
        KEEP void h8266_stack_out(void) { _exit(42); }
        void __sanitizer_cov_trace_pc_guard_init(uint32_t *a, uint32_t *b) { for (; a < b; a++) *a = 1; }
        void __sanitizer_cov_pcs_init(const uintptr_t *a, const uintptr_t *b) { (void)a; (void)b; }
        int main(int count, char **words)
        {
            (void)count;
            if (mmap((void *)0x2FFFF000, 4096, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) return 1;
            *budget = 1000;
            budget[1] = (int64_t)(uintptr_t)&count - 65536;
            void *firmware = dlopen(words[1], RTLD_NOW);
            if (!firmware) { puts(dlerror()); return 2; }
            void (*run)(int) = (void (*)(int))dlsym(firmware, "user_rf_pre_init");
            alarm(3);
            run(atoi(words[2]));
            return 3;
        }

        """

    @Test func recursionChecksTheStack() throws {
        let source = "int f(int n);\nint r(int n) { return n ? r(n - 1) * 3 + f(n) : 1; }\n"
        let text = String(
            decoding: LoopGuards.instrument(try module(source, level: "2")), as: UTF8.self)
        #expect(text.contains("  call void @__sanitizer_cov_stack_depth(), !dbg !"))
        #expect(text.contains("declare void @__sanitizer_cov_stack_depth()"))
    }

    @Test func leavesDoNotPayForTheStack() throws {
        let source = "int leaf(int n) { return n * 3; }\n"
        let text = String(
            decoding: LoopGuards.instrument(try module(source, level: "2")), as: UTF8.self)
        #expect(!text.contains("call void @__sanitizer_cov_stack_depth"))
    }

    @Test func labelsOfEachKindAreUnderstood() {
        let module = """
            define void @f() {
              call void @__sanitizer_cov_trace_pc_guard(ptr @g) #1, !dbg !1
              br label %"quoted; label"

            "quoted; label":                       ; preds = %0
              br i1 true, label %12, label %for.body-1

            12:                                    ; preds = %12
              br label %12, !llvm.loop !3

            for.body-1:
              switch i32 %x, label %last [
                i32 0, label %for.body-1
                i32 1, label %"quoted; label"
              ]

            last:
              ret void
            }
            """
        let text = IRText(Array(module.utf8))
        let function = text.functions[0]
        #expect(
            function.blocks.map(\.label) == ["", "\"quoted; label\"", "12", "for.body-1", "last"])
        #expect(function.blocks.map(\.successors) == [[1], [2, 3], [2], [4, 3, 1], []])
        #expect(LoopGuards.unguardedLoopEnds(function, in: text) == [2, 3])
        let result = String(decoding: LoopGuards.instrument(Array(module.utf8)), as: UTF8.self)
        let copy = "  call void @__sanitizer_cov_trace_pc_guard(ptr @g) #1, !dbg !1\n"
        #expect(result.contains(copy + "  br label %12, !llvm.loop !3\n"))
        #expect(result.contains(copy + "  switch i32 %x"))
        #expect(result.components(separatedBy: copy).count == 4)
    }

    @Test func functionsWithoutGuardsAreLeftAlone() {
        let module = "define void @ctor() {\n  br label %1\n1:\n  br label %1\n}\n"
        #expect(
            String(decoding: LoopGuards.instrument(Array(module.utf8)), as: UTF8.self) == module)
    }

    @Test func claimsAboutMemoryAreWithdrawn() {
        let group = """
            attributes #0 = { nofree nounwind memory(readwrite, argmem: none) uwtable "a"="all" }
            """
        #expect(
            IRAttributes.withoutClaims(group)
                == "attributes #0 = { nounwind uwtable \"a\"=\"all\" }")
        let own = "attributes #1 = { noreturn memory(none) }"
        #expect(IRAttributes.withoutClaims(own) == "attributes #1 = { noreturn }")
    }
}
