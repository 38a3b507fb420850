//  A prebuilt object file that spins: nothing can pre-empt it, and the run says so.
import Testing
import TestSupport

@Suite struct PrebuiltTests {
    private let firmware = Firmware.name("Prebuilt")

    /// The application's source and an object that was compiled without the program's options.
    private func run(_ executor: Executor, _ options: [String]) throws -> Outcome {
        let scratch = ScratchDirectory()
        let object = scratch.path + "/spin.o"
        let compiled = try Program(
            "/usr/bin/env",
            ["gcc", "-O1", "-g", "-fPIC", "-c", firmware.path + "/object/spin.c", "-o", object]
        ).run()
        try #require(compiled.code == 0, "\(compiled)")
        return try Host8266.run(
            ["run", firmware.path + "/user/user_main.c", object]
                + ["--executor", executor.rawValue] + options)
    }

    @Test(arguments: Executor.allCases)
    func isFoundAfterTwoSecondsOfWork(_ executor: Executor) throws {
        let run = try run(executor, ["--timeout", "10s"])
        #expect(run.code == 1, "\(run)")
        #expect(run.output.hasPrefix("calling\n"))
        #expect(
            run.errors.contains(
                "no progress: 2 s of CPU time in code that is not instrumented (a prebuilt object"),
            "\(run)")
        #expect(run.errors.contains("which nothing can pre-empt, in task \"calls\""), "\(run)")
        #expect(run.errors.contains("at spin ("), "\(run)")
        #expect((1.8...15).contains(run.seconds), "took \(run.seconds) s")
    }

    /// Half a second or so of such work is nobody's fault.
    @Test func shortWorkIsLeftAlone() throws {
        let run = try run(.dispatch, ["--set", "rounds=100000000"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "calling\nspun 100000000\n")
    }
}
