//  The UARTs with their driver, and what they are connected to on the host.
import Glibc
import Synchronization
import Testing
import TestSupport

@Suite struct UartTests {
    private let firmware = Firmware.name("Uart")
    private let echo = Firmware.example("UartEcho")

    @Test(arguments: Executor.allCases)
    func registersAndDriverDoWhatTheyShould(_ executor: Executor) throws {
        let run = try firmware.run(executor, ["--timeout", "20s"])
        #expect(run.code == 0, "\(run)")
        #expect(run.output == "[here]\ndone: 12\n", "\(run)")
        #expect(run.errors.contains("UART1 sends, and nothing is connected to it; --uart1"))
    }

    /// What the driver writes can be seen in a trace.
    @Test func theDriverWorksThroughRegisters() throws {
        let scratch = ScratchDirectory()
        let trace = scratch.path + "/run.h8t"
        let run = try firmware.run(
            .fiber, ["--set", "case=the_driver_sets_registers", "--trace", trace])
        #expect(run.code == 0, "\(run)")
        // A record's object and value: CLKDIV of UART1, and 80 MHz / 9600.
        let record: [UInt8] = [0x14, 0x0F, 0, 0x60, 0x8D, 0x20, 0, 0, 0, 0, 0, 0]
        let bytes = try #require(readBytes(trace))
        let isThere = stride(from: 0, to: bytes.count - record.count, by: 4).contains {
            bytes[$0...].starts(with: record)
        }
        #expect(isThere)
    }

    // MARK: - Standard input as a whole

    private func run(
        _ name: String, input: String, _ executor: Executor = .fiber, uart: String = "stdio",
        _ options: [String] = []
    ) throws -> Outcome {
        let scratch = ScratchDirectory()
        var program = try firmware.program(
            executor, ["--set", "case=\(name)", "--timeout", "20s", "--uart0", uart] + options)
        program.inputPath = scratch.write("input", input)
        return try program.run()
    }

    @Test(arguments: Executor.allCases)
    func theDemonstrationTellsWhatWokeIt(_ executor: Executor) throws {
        let run = try run("demonstrates", input: "0123456789abc", executor)
        #expect(run.output == "empty\nfull\n0123456789tout\nabc\nover\ndone: 1\n", "\(run)")
    }

    @Test(arguments: Executor.allCases)
    func pollingReads(_ executor: Executor) throws {
        let run = try run("reads_by_polling", input: "a\nq", executor)
        #expect(run.output == "listening\n<97><10><113>\ndone: 1\n", "\(run)")
    }

    @Test func whatNobodyTakesOverflows() throws {
        let many = String(repeating: "x", count: 1000)
        let over = try run("overflows_from_outside", input: many)
        #expect(over.output == "128 bytes, overflow\ndone: 1\n", "\(over)")
        let just = try run("overflows_from_outside", input: String(many.prefix(128)))
        #expect(just.output == "128 bytes, no overflow\ndone: 1\n", "\(just)")
    }

    /// Each bit of the other end's is as long as eight of the chip's: of 'b' it sees the start bit
    /// and the first bit, both low, and of 'a' a first bit that is high.
    @Test func theWrongSpeedIsGarbage() throws {
        let b = try run("tells_frame_errors", input: "b", uart: "stdio@9600")
        #expect(b.output == "1 bytes, frame error: 00\ndone: 1\n", "\(b)")
        let a = try run("tells_frame_errors", input: "a", uart: "stdio@9600")
        #expect(a.output == "1 bytes, fine: 80\ndone: 1\n", "\(a)")
    }

    /// The boot's speed is 74880: only a terminal at that speed shows its text.
    @Test(arguments: [("74880", true), ("115200", false)])
    func bootTextNeedsTheBootsSpeed(_ rate: String, _ isReadable: Bool) throws {
        let run = try Host8266.run(
            ["run", packageRoot + "/Examples/HelloTasks", "--uart0", "stdio@" + rate])
        #expect(run.code == 0)
        #expect(run.output.contains("Hello, welcome to task2!\n") == isReadable, "\(run)")
    }

    @Test func inputThatNobodyAskedForIsLeftAlone() throws {
        let scratch = ScratchDirectory()
        var program = try echo.program(.fiber, ["--timeout", "5s"])
        program.inputPath = scratch.write("input", "hello\n")
        let run = try program.run()
        #expect(run.code == 124 && run.output == "type a line\n", "\(run)")
    }

    @Test func bothExecutorsHearAlike() throws {
        let hashes = try Executor.allCases.map { executor in
            let run = try run("demonstrates", input: "0123456789abc", executor, ["--trace-hash"])
            return run.errors.split(separator: "\n").first { $0.contains("trace hash") }
        }
        #expect(hashes[0] != nil && hashes[0] == hashes[1])
    }

    // MARK: - Other endpoints

    @Test func aFileGetsEveryByte() throws {
        let scratch = ScratchDirectory()
        let file = scratch.path + "/uart1"
        let options = ["--set", "case=printf_prints_where_it_is_told", "--uart1", "file:" + file]
        let run = try firmware.run(.fiber, options)
        #expect(run.code == 0, "\(run)")
        #expect(readText(file) == "a\r\nbc", "\(run)")
        #expect(!run.errors.contains("nothing is connected"))
    }

    /// Whatever kind of descriptor it is: sends a line twice, from two clients, and reads the
    /// answer.
    private func converse(
        _ endpoint: String, _ executor: Executor, _ connect: @escaping @Sendable (String) -> Int32
    ) throws -> (Outcome, [String]) {
        let answers = Mutex<[String]>([])
        var program = try echo.program(executor, ["--uart0", endpoint])
        program.timeLimit = 20
        let client = Stimulus.Action.perform { errors in
            let descriptor = connect(errors)
            let answer = ask("hello\n", until: "characters)\r\n", on: descriptor)
            close(descriptor)
            answers.withLock { $0.append(answer) }
        }
        program.stimuli = [
            Stimulus(.said("UART0 "), client), Stimulus(.later(seconds: 0.05), client),
            Stimulus(.later(seconds: 0), .signal(SIGTERM)),
        ]
        return (try program.run(), answers.withLock { $0 })
    }

    @Test(arguments: Executor.allCases)
    func aPseudoTerminalOutlivesItsUser(_ executor: Executor) throws {
        let scratch = ScratchDirectory()
        let link = scratch.path + "/uart"
        let (run, answers) = try converse("pty:" + link, executor) { _ in
            open(link, O_RDWR | O_NOCTTY | O_CLOEXEC)
        }
        #expect(run.code == 130, "\(run)")
        #expect(answers == ["type a line\r\nHELLO (5 characters)\r\n", "HELLO (5 characters)\r\n"])
        #expect(run.output == "" && run.errors.contains("UART0 is /dev/pts/"), "\(run)")
        #expect(access(link, F_OK) != 0, "the link is left behind")
    }

    @Test(arguments: Executor.allCases)
    func aTCPPortTakesOneClientAfterTheOther(_ executor: Executor) throws {
        let (run, answers) = try converse("tcp:0", executor) { errors in
            let line = errors.split(separator: "\n").first { $0.contains("UART0 listens on") }
            return connectToLoopback(line.flatMap { UInt16($0.split(separator: ":").last!) } ?? 0)
        }
        #expect(run.code == 130, "\(run)")
        #expect(answers == ["type a line\r\nHELLO (5 characters)\r\n", "HELLO (5 characters)\r\n"])
    }

    @Test(arguments: [
        (["--uart0", "tty"], "a UART is connected to stdio, pty, pty:LINK, tcp:PORT"),
        (["--uart0", "stdio@0"], "a UART is connected to"),
        (["--uart0", "tcp:70000"], "a UART is connected to"),
        (["--uart1", "stdio"], "--uart1 stdio: standard output is UART0's; give it --uart0 none"),
        (["--uart0", "file:/nowhere/at/all"], "cannot write /nowhere/at/all: No such file"),
        (["--uart0", "pty:/dev/null"], "cannot make the link /dev/null: File exists"),
    ])
    func whatCannotBeConnectedIsSaid(_ options: [String], _ sentence: String) throws {
        let run = try firmware.run(.fiber, options)
        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(sentence), "\(run)")
    }
}

/// Writes a text and reads until another has come, at most for 5 s.
private func ask(_ text: String, until end: String, on descriptor: Int32) -> String {
    guard descriptor >= 0 else { return "not connected" }
    _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    var answer: [UInt8] = []
    var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !String(decoding: answer, as: UTF8.self).contains(end), poll(&place, 1, 5000) == 1 {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { break }
        answer += bytes.prefix(count)
    }
    return String(decoding: answer, as: UTF8.self)
}

private func connectToLoopback(_ port: UInt16) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    if isConnected { return descriptor }
    close(descriptor)
    return -1
}
