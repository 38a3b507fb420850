import Testing

@testable import Toolchain

@Suite struct VolatileAccessTests {
    private func rewritten(_ line: String, locals: Set<Substring> = []) -> String? {
        VolatileAccess(line, locals: locals)?.call
    }

    @Test func loadsAndStoresBecomeCalls() {
        #expect(
            rewritten("  %5 = load volatile i32, ptr %4, align 4, !dbg !7, !tbaa !9")
                == "  %5 = call i32 @h8266_volatile_load32(ptr %4), !dbg !7")
        #expect(
            rewritten("  store volatile i16 %v, ptr %p, align 2, !dbg !12, !tbaa !9")
                == "  call void @h8266_volatile_store16(ptr %p, i16 %v), !dbg !12")
        #expect(
            rewritten("  store volatile i8 -1, ptr %p, align 1")
                == "  call void @h8266_volatile_store8(ptr %p, i8 -1)")
    }

    @Test func constantAddressesAreKept() {
        let address = "ptr inttoptr (i64 1610613504 to ptr)"
        #expect(
            rewritten("  store volatile i32 7, \(address), align 256, !dbg !75")
                == "  call void @h8266_volatile_store32(\(address), i32 7), !dbg !75")
    }

    @Test(arguments: [
        "  %5 = load volatile i32, ptr @flag, align 4, !dbg !7",
        "  store volatile i32 1, ptr getelementptr inbounds (i8, ptr @flags, i64 4), align 4",
        "  %5 = load volatile i32, ptr %local, align 4",
        "  %5 = load volatile i64, ptr %4, align 8",
        "  %5 = load volatile float, ptr %4, align 4",
        "  store volatile ptr %3, ptr %4, align 8",
        "  %5 = load atomic volatile i32, ptr %4 seq_cst, align 4",
        "  %5 = load i32, ptr %4, align 4",
        "  call void asm sideeffect \" volatile \", \"\"()",
    ])
    func othersAreLeftAlone(_ line: String) {
        #expect(rewritten(line, locals: ["%local"]) == nil)
    }

    /// A local of one function says nothing about a pointer of the same name in the next.
    @Test func aModuleDeclaresWhatItUses() {
        let module = """
            define void @f() {
              %p = alloca i32, align 4
              store volatile i32 1, ptr %p, align 4
              ret void
            }

            define void @g(ptr %p) {
              store volatile i32 1, ptr %p, align 4
              %2 = load volatile i8, ptr %p, align 1
              ret void
            }

            """
        let result = String(
            decoding: VolatileAccesses.rewrite(Array(module.utf8)), as: UTF8.self)
        #expect(
            result == """
                define void @f() {
                  %p = alloca i32, align 4
                  store volatile i32 1, ptr %p, align 4
                  ret void
                }

                define void @g(ptr %p) {
                  call void @h8266_volatile_store32(ptr %p, i32 1)
                  %2 = call i8 @h8266_volatile_load8(ptr %p)
                  ret void
                }

                declare i8 @h8266_volatile_load8(ptr)

                declare void @h8266_volatile_store32(ptr, i32)

                """)
        let plain = Array("define void @f() {\n  ret void\n}".utf8)
        #expect(VolatileAccesses.rewrite(plain) == plain)
    }
}
