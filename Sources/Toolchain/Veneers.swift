// Functions of the C library that an application calls without having included the header.
//
// Interface: `Veneers.object`.
//
// Our headers give `malloc` and its like another name in objects, because the host's functions of
// those names must never be reached. A call without a declaration misses that and wants plain
// `malloc`. Old C does this and works on the chip, so each such name becomes a jump to the right
// function, within the firmware and invisible outside. A jump keeps all arguments, however many.

enum Veneers {
    /// An object with a jump from each name to `h8266_` and the name.
    static func object(
        _ names: [String], toolset: Toolset, folder: BuildFolder
    ) throws(BuildFailure) -> UnitCompiler.Object {
        let text = names.map(jump).joined()
        var hash = ContentHash()
        hash.add(text)
        hash.add(toolset.identity)
        let key = hash.hexadecimal
        let path = folder.object(key)
        if Files.exists(path) { return UnitCompiler.Object(path: path, key: key) }
        let source = Files.temporaryName(for: path) + ".s.tmp"
        defer { Files.remove(source) }
        do throws(FileError) {
            try Files.replace(source, with: text)
        } catch {
            throw BuildFolder.unwritable(error)
        }
        try folder.make(path, with: toolset.compiler, to: "assemble \(source)") { temporary in
            ["-x", "assembler", "-c", source, "-o", temporary]
        }
        return UnitCompiler.Object(path: path, key: key, processes: 1)
    }

    private static func jump(_ name: String) -> String {
        let head = """
            .section .text.\(name), "ax"
            .globl \(name)
            .hidden \(name)
            .type \(name), %function
            \(name):

            """
        #if arch(x86_64)
            return head + "    jmp *h8266_\(name)@GOTPCREL(%rip)\n"
                + ".section .note.GNU-stack, \"\", %progbits\n"
        #else
            return head + """
                    adrp x16, :got:h8266_\(name)
                    ldr x16, [x16, :got_lo12:h8266_\(name)]
                    br x16
                .section .note.GNU-stack, "", %progbits

                """
        #endif
    }
}
