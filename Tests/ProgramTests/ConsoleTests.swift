//  The serial console of esp_ssc.h, with typed input.
import Testing
import TestSupport

@Suite struct ConsoleTests {
    private let firmware = Firmware.name("Console")

    private func run(
        _ input: String, _ executor: Executor = .fiber, _ options: [String] = []
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        var program = try firmware.program(
            executor, ["--timeout", "20s", "--uart0", "stdio"] + options)
        program.inputPath = scratch.write("input", input)
        return try program.run()
    }

    @Test(arguments: Executor.allCases)
    func commandsAreFoundAndGetTheirLine(_ executor: Executor) throws {
        let run = try run("echo  a b\r\nempty\n\n  \nechox\nhidden\nquit 7\n", executor)
        #expect(run.code == 7, "\(run)")
        let expected = """
            :>echo  a b
            9 bytes, 3 words: <echo> <a> <b>
            :>empty
            :>
            :>\("  ")
            :>echox
            no command echox
            :>hidden
            no command hidden
            :>quit 7

            """
        #expect(run.output == expected, "\(run)")
        #expect(run.errors.contains("ssc_register before ssc_attach"), "\(run)")
    }

    @Test func theLineIsEdited() throws {
        let run = try run("ex\u{8}\u{7F}\u{8}quix\u{8}t 5\n")
        #expect(run.code == 5, "\(run)")
        let back = "\u{8} \u{8}"
        #expect(run.output == ":>ex\(back)\(back)quix\(back)t 5\n", "\(run)")
    }

    /// What does not fit into 127 bytes is neither echoed nor kept.
    @Test func aLineHasItsLimit() throws {
        let run = try run("echo " + String(repeating: "x", count: 200) + "\nquit 0\n")
        #expect(run.code == 0, "\(run)")
        let kept = String(repeating: "x", count: 122)
        #expect(run.output.hasPrefix(":>echo \(kept)\n127 bytes, 2 words: <echo> <\(kept)>\n"))
    }

    /// A synchronous command holds the next one up and has its callback called; an asynchronous one
    /// calls it itself.
    @Test func synchronousAndAsynchronous() throws {
        let run = try run("slow\nlater\nquit 0\n")
        #expect(run.output == ":>slow\nslow\ndone after slow\n:>later\n:>quit 0\n", "\(run)")
    }

    @Test func helpListsTheCommands() throws {
        #expect(
            try run("help\nquit 0\n").output
                == ":>help\necho\nslow\nlater\nquit\nempty\n:>quit 0\n")
        #expect(
            try run("help\nquit 0\n", .fiber, ["--set", "help=own"]).output
                == ":>help\nown help\n:>quit 0\n")
    }

    @Test(arguments: Executor.allCases)
    func typedByTheScenario(_ executor: Executor) throws {
        let options = ["--timeout", "20s", "--type", "1s:echo hi\\r\\nquit 3\\r\\n"]
        let run = try firmware.run(executor, options)
        #expect(run.code == 3, "\(run)")
        #expect(
            run.output == ":>echo hi\n7 bytes, 2 words: <echo> <hi>\n:>quit 3\n", "\(run)")
    }
}
