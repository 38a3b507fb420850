import Testing

@testable import Toolchain

@Suite struct InlineAssemblyTests {
    private func rewrite(_ line: String) -> (text: String, unknown: [UnknownAssembly]) {
        let (module, unknown) = InlineAssembly.rewrite(Array((line + "\n").utf8))
        return (String(decoding: module, as: UTF8.self), unknown)
    }

    @Test(arguments: [
        (
            "  %2 = tail call i32 asm sideeffect \"rsr $0,ccount\", \"=r,~{flags}\"() #1, !dbg !5, !srcloc !6",
            "  %2 = call i32 @h8266_ccount(), !dbg !5\n"
        ),
        (
            "  %2 = call i32 asm \"rsr.ccount $0\", \"={ax}\"() #1",
            "  %2 = call i32 @h8266_ccount()\n"
        ),
        (
            "  %7 = tail call i32 asm sideeffect \"RSIL $0, 3\", \"={ax},~{memory}\"() #1, !dbg !9",
            "  %7 = call i32 @h8266_rsil(i32 3), !dbg !9\n"
        ),
        (
            "  %7 = tail call i32 asm sideeffect \"rsil $0, $1\", \"=r,i\"(i32 15) #1",
            "  %7 = call i32 @h8266_rsil(i32 15)\n"
        ),
        (
            "  tail call void asm sideeffect \"wsr $0, ps; rsync\", \"r\"(i32 noundef %1) #1, !dbg !2",
            "  call void @h8266_wsr_ps(i32 %1), !dbg !2\n"
        ),
        (
            "  %3 = call i32 asm \"rsr $0, ps\", \"=r\"() #1", "  %3 = call i32 @h8266_rsr_ps()\n"
        ),
    ])
    func knownInstructionsBecomeCalls(line: String, expected: String) {
        let (text, unknown) = rewrite(line)
        #expect(text.hasPrefix(expected + "\ndeclare "), "\(text)")
        #expect(unknown.isEmpty)
    }

    @Test(arguments: ["nop", "memw", "isync\\0A\\09rsync", "nop; nop;nop", "esync", "dsync"])
    func instructionsWithoutEffectVanish(instruction: String) {
        let line = "  tail call void asm sideeffect \"\(instruction)\", \"~{memory}\"() #1"
        #expect(rewrite(line).text == "")
    }

    @Test func barriersStay() {
        let line = "  tail call void asm sideeffect \"\", \"~{memory}\"() #1, !dbg !1"
        #expect(rewrite(line).text == line + "\n")
    }

    @Test func wideResultsAreExtended() {
        let (text, _) = rewrite(
            "  %2 = call i64 asm sideeffect \"rsr $0,ccount\", \"=r\"() #1, !dbg !5")
        #expect(
            text.hasPrefix(
                """
                  %h8266.asm.0 = call i32 @h8266_ccount(), !dbg !5
                  %2 = zext i32 %h8266.asm.0 to i64, !dbg !5

                """))
    }

    @Test func theSoftwareInterruptIsRaised() {
        let line = "  call void asm sideeffect \"wsr $0, intset\", \"r\"(i32 %1) #4, !dbg !5"
        let (text, unknown) = rewrite(line)
        #expect(text.hasPrefix("  call void @h8266_wsr_intset(i32 %1), !dbg !5\n"))
        #expect(text.contains("declare void @h8266_wsr_intset(i32)"))
        #expect(unknown.isEmpty)
    }

    @Test(arguments: [
        "break 1,1", "s32i $0, a1, 4", "rsr $0, excsave1", "nop; waiti 0", "wsr $0, ccount",
        "rsil $0", "movi $0, 3; rsr $0, ccount",
    ])
    func othersAreNamed(instruction: String) {
        let line = "  %1 = call i32 asm sideeffect \"\(instruction)\", \"=r\"() #1"
        let (_, unknown) = rewrite(line)
        #expect(unknown.count == 1)
    }

    @Test func textThatOnlyLooksLikeAssemblyStays() {
        for line in [
            "@s = private constant [6 x i8] c\" asm \\00\"", "  call void @f(ptr @s) ; asm \"x\"",
        ] {
            #expect(rewrite(line).text == line + "\n")
            #expect(rewrite(line).unknown.isEmpty)
        }
    }

    @Test func aBuildRewritesAndNamesThePlace() throws {
        let box = try Sandbox([
            "app/a.c": minimalMain + """
                unsigned now(void) { unsigned c; __asm__ volatile("rsr %0,ccount" : "=a"(c)); return c; }
                void lock(void) {
                    unsigned s;
                    __asm__ volatile("rsil %0, 3" : "=a"(s) :: "memory");
                    now();
                    __asm__ volatile("wsr %0, ps; isync" :: "a"(s) : "memory");
                    __asm__ volatile("nop");
                }
                void vApplicationIdleHook(void) { lock(); }

                """
        ])
        let offered: Set<String> = ["h8266_ccount", "h8266_rsil", "h8266_wsr_ps"]
        _ = try box.build(offering: offered)
        try box.write("app/b.c", "void f(void)\n{\n    __asm__(\"waiti 15\");\n}\n")
        let failure = try box.failure(offering: offered)
        #expect(failure.exitCode == 3)
        #expect(failure.sentence.contains("b.c:3: the Xtensa instruction `waiti 15`"))
    }
}
