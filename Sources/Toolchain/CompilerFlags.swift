// The options with which firmware is compiled, and why.
//
// Interface: `CompilerFlags`, one value for a build; `arguments(for:)` per source file.
//
// What they hold to (Docs/Fidelity.md has the differences that remain): unsigned char, common
// symbols and gnu99 as the SDK's compiler has them; no host header is ever seen; locals that
// were not set hold a pattern, the same in every run; frames are kept, of last calls too, so that
// stacks can be checked and traced and endless recursion ends like the chip's; what old code does
// in good faith (aliasing, wrapping, reading address 0) means what it says.

struct CompilerFlags: Sendable {
    var request: BuildRequest
    var application: Application
    /// Headers under other spellings; see HeaderSpelling.swift.
    var forwardDirectory: String
    /// gcc's own headers, which -nostdinc hides with the host's; clang has an option that does not.
    var gccHeaders: String?

    /// Whether clang can be told to give each check a trap of its own, as from version 20 on. Else
    /// the checks of a function share one, and a backtrace cannot show the line.
    var keepsChecksApart = false

    /// What tells it so.
    static let apart = "-fno-sanitize-merge"

    private var isClang: Bool { request.compiler == .clang }

    /// What a source is compiled with, up to but without its name.
    func arguments(for source: SourceFile) -> [String] {
        language(source) + code + instrumentation + tolerance(source)
            + preprocessor(source) + (request.showsWarnings ? warnings : ["-w"])
    }

    /// For clangd and its like: no instrumentation, and clang's spelling whatever compiles.
    func editorArguments(for source: SourceFile) -> [String] {
        var flags = self
        flags.request.compiler = .clang
        return flags.language(source) + ["-funsigned-char"]
            + flags.tolerance(source) + flags.preprocessor(source) + flags.warnings
    }

    private func language(_ source: SourceFile) -> [String] {
        if source.isCxx {
            let cxx = ["-std=gnu++17", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"]
            // The heap aligns to 8 bytes; the host's compilers take 16 for granted, and use it.
            let new =
                isClang ? ["-fnew-alignment=8", "-fno-aligned-allocation"] : ["-faligned-new=8"]
            // Firmware keeps pointers in 32-bit integers; C++ forbids the cast, these allow it.
            return cxx + new + [isClang ? "-fms-extensions" : "-fpermissive"]
        }
        return ["-std=gnu99", "-fcommon"]
    }

    /// Code that is position independent though it has one address: the linker needs it for a
    /// shared object. Protected symbols bind within it and can still be exported. clang
    /// can be told the directory that debuggers start from, so that the build id does not depend
    /// on where the build was started; with gcc it does.
    private var code: [String] {
        [
            "-O\(request.optimization)", "-g", "-fPIC", "-fvisibility=protected",
            "-ffunction-sections", "-fdata-sections", "-funsigned-char",
            "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls", "-fno-stack-protector",
            "-ftrivial-auto-var-init=pattern", "-fno-strict-aliasing",
            "-fno-delete-null-pointer-checks",
        ] + (request.sanitizer == .undefined ? [] : ["-fwrapv"])
            + (isClang
                ? ["-fno-finite-loops", "-fdebug-compilation-dir=\(application.root)"] : [])
    }

    private var instrumentation: [String] {
        var flags: [String]
        if isClang {
            flags = [
                "-fsanitize-coverage=trace-pc-guard,pc-table,stack-depth",
                "-fsanitize-coverage-stack-depth-callback-min=1",
                "-fsanitize=integer-divide-by-zero,alignment", "-fsanitize-trap=all",
            ]
            if keepsChecksApart { flags.append(Self.apart) }
        } else {
            flags = [
                // A division by zero traps by itself; of the sanitizer's traps gcc tells nothing
                // apart.
                "-fsanitize-coverage=trace-pc", "-fsanitize=alignment",
                "-fsanitize-undefined-trap-on-error",
            ]
        }
        switch request.sanitizer {
        case .none: break
        case .undefined:
            // A null pointer is the chip's exception, with its address; the checks for it and for
            // the size of objects would look like a misaligned access.
            flags += ["-fsanitize=undefined", "-fno-sanitize=null,object-size"]
        case .address:
            // Locals must stay on the task's stack, below 4 GiB, even after their return.
            flags.append("-fsanitize=address")
            flags +=
                isClang
                ? ["-fsanitize-address-use-after-return=never"]
                : ["--param", "asan-use-after-return=0"]
        }
        return flags
    }

    /// Errors of today's compilers that the SDK's compiler only warned of.
    private func tolerance(_ source: SourceFile) -> [String] {
        guard !source.isCxx else { return isClang ? ["-Wno-c++11-narrowing"] : [] }
        var names = [
            "implicit-function-declaration", "implicit-int", "int-conversion",
            "incompatible-pointer-types", "return-type",
        ]
        if isClang { names += ["incompatible-function-pointer-types", "return-mismatch"] }
        return names.map { "-Wno-error=" + $0 }
    }

    /// Casts between pointers and 32-bit integers are right here, whatever a 64-bit compiler
    /// thinks.
    private var warnings: [String] {
        ["-Wall", "-Wno-pointer-sign", "-Wno-pointer-to-int-cast", "-Wno-int-to-pointer-cast"]
    }

    private func preprocessor(_ source: SourceFile) -> [String] {
        var flags = isClang ? ["-nostdlibinc"] : ["-nostdinc"]
        flags += source.flags + request.defines.map { "-D" + $0 }
        for directory in application.headerDirectories + request.includes.map(Path.absolute) {
            flags.append("-I" + directory)
        }
        flags += sdkDirectories.map { "-I" + $0 }
        flags += ["-I" + forwardDirectory]
        flags += ["-isystem", Path.join(request.includeRoot, "libc")]
        if let gccHeaders { flags += ["-isystem", gccHeaders] }
        return flags
    }

    /// Every directory in which `#include` looks, in its order.
    func searchedDirectories(for source: SourceFile) -> [String] {
        source.flags.compactMap { $0.hasPrefix("-I") ? String($0.dropFirst(2)) : nil }
            + application.headerDirectories + request.includes.map(Path.absolute)
            + sdkDirectories
            + [Path.join(request.includeRoot, "libc")]
    }

    /// As the SDK's makefiles search them, and `freertos` last: applications that include
    /// "FreeRTOS.h" have a makefile that names it.
    private var sdkDirectories: [String] {
        let names = [
            "espressif", "driver_lib", "lwip", "lwip/lwip", "lwip/ipv4", "lwip/ipv6", "json",
            "spiffs", "extra_include", "freertos",
        ]
        return [request.includeRoot] + names.map { Path.join(request.includeRoot, $0) }
    }
}
