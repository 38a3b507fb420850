//  The network as a part of whole programs: captures, events, and a machine without lwIP's library.
import Glibc
import Testing
import TestSupport

@Suite struct NetworkTests {
    private let scratch = ScratchDirectory()
    private let hello = Firmware.example("HelloTasks")

    /// Two hosts that tell the net where they are, at 1.5 s and at 2.5 s.
    private static let announcements = """
        version: 1
        network:
          hosts:
            - {name: one.home, address: 192.168.1.10}
            - {name: two.home, address: 192.168.1.11}
        events:
          - {at: 1s, host: {name: one.home, is: down}}
          - {at: 1500ms, host: {name: one.home, is: up}}
          - {at: 2s, host: {name: two.home, is: down}}
          - {at: 2500ms, host: {name: two.home, is: up}}

        """

    /// The times, in milliseconds, and the frames of a capture; nil where it is not whole.
    private func frames(_ path: String) -> [(milliseconds: Int, bytes: [UInt8])]? {
        guard let bytes = readBytes(path), bytes.count >= 24,
            bytes.starts(with: [0x4D, 0x3C, 0xB2, 0xA1]), bytes[20] == 1
        else { return nil }
        func word(_ place: Int) -> Int {
            (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
        }
        var found: [(milliseconds: Int, bytes: [UInt8])] = []
        var place = 24
        while place < bytes.count {
            guard place + 16 <= bytes.count, place + 16 + word(place + 8) <= bytes.count else {
                return nil
            }
            let length = word(place + 8)
            let time = word(place) * 1000 + word(place + 4) / 1_000_000
            found.append((time, Array(bytes[(place + 16)..<(place + 16 + length)])))
            place += 16 + length
        }
        return found
    }

    // MARK: - Captures

    @Test(arguments: [
        ("  - {at: 3s, end: 5}\n", 5), ("", 124), ("  - {at: 3s, reset: true}\n", 124),
    ])
    func aCaptureHasEveryFrameWithItsVirtualTime(_ line: String, _ code: Int32) throws {
        let scenario = scratch.write("s.yaml", Self.announcements + line)
        var captures: [[UInt8]] = []
        for executor in Executor.allCases {
            let path = "\(scratch.path)/\(executor.rawValue).pcap"
            let run = try hello.run(
                executor, ["--scenario", scenario, "--pcap", path, "--timeout", "4s"])
            #expect(run.code == code, "\(run)")
            captures.append(readBytes(path) ?? [])
            let found = try #require(frames(path))
            #expect(found.map(\.milliseconds) == [1500, 2500])
            // ARP; the sender's address is the host's.
            #expect(found.map { Array($0.bytes[12..<14]) } == [[8, 6], [8, 6]])
            #expect(found.map { $0.bytes[31] } == [10, 11])
        }
        #expect(captures[0] == captures[1])
    }

    @Test func aCaptureIsWholeAfterACrash() throws {
        let scenario = scratch.write("s.yaml", Self.announcements)
        let path = "\(scratch.path)/crash.pcap"
        let run = try Firmware.name("Crashes").run(
            .fiber, ["--set", "case=null-load", "--scenario", scenario, "--pcap", path])
        #expect(run.code == 1, "\(run)")
        #expect(frames(path)?.isEmpty == true)
    }

    @Test func aCaptureThatCannotBeWrittenIsTold() throws {
        for (path, words) in [
            ("/nowhere/x.pcap", "cannot create the capture /nowhere/x.pcap: No such file"),
            ("/dev/full", "cannot write the capture /dev/full: No space left"),
        ] {
            let run = try hello.run(.fiber, ["--pcap", path, "--timeout", "1s"])
            #expect(run.code == 2, "\(run)")
            #expect(run.errors.contains(words), "\(run)")
        }
    }

    // MARK: - A machine without the library

    /// Runs where liblwip.so.0 is a file that is no library.
    private func runWithoutLibrary(_ options: [String]) throws -> Outcome {
        _ = scratch.write("lib/liblwip.so.0", "not a library\n")
        var program = try hello.program(.fiber, ["--timeout", "3s"] + options)
        program.environment["LD_LIBRARY_PATH"] = "\(scratch.path)/lib"
        return try program.run()
    }

    @Test func firmwareWithoutANetworkNeedsNoLibrary() throws {
        let run = try runWithoutLibrary([])
        #expect(run.code == 124, "\(run)")
        #expect(!run.errors.contains("liblwip"), "\(run)")
    }

    @Test func aDescribedNetworkNeedsTheLibraryFromTheStart() throws {
        let scenario = scratch.write("s.yaml", Self.announcements)
        for options in [["--scenario", scenario], ["--pcap", "\(scratch.path)/x.pcap"]] {
            let run = try runWithoutLibrary(options)
            #expect(run.code == 4, "\(run)")
            #expect(run.output == "")
            #expect(
                run.errors.contains("liblwip.so.0 (TCP/IP) is not on this machine: install"),
                "\(run)")
        }
    }

    @Test func anEventNeedsTheLibraryWhenItHappens() throws {
        let scenario = scratch.write(
            "s.yaml", "version: 1\nevents: [{at: 1500ms, dns: off}]\n")
        let run = try runWithoutLibrary(["--scenario", scenario])
        #expect(run.code == 4, "\(run)")
        #expect(run.output.contains("welcome to task"))
        #expect(run.errors.contains("install the package liblwip-dev"), "\(run)")
    }

    @Test func theDoctorLooksForTheLibrary() throws {
        let healthy = try Host8266.run(["doctor"])
        #expect(healthy.output.contains("ok        TCP/IP: liblwip.so.0"), "\(healthy)")
        _ = scratch.write("lib/liblwip.so.0", "not a library\n")
        var program = try Host8266.program(["doctor"])
        program.environment["LD_LIBRARY_PATH"] = "\(scratch.path)/lib"
        let ill = try program.run()
        #expect(ill.code == 0, "\(ill)")
        #expect(ill.output.contains("optional  TCP/IP: liblwip.so.0 (TCP/IP) is not"), "\(ill)")
    }
}
