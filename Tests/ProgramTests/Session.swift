//  A run with real peers that is recorded, and its repetitions without them.

import Glibc
import TestSupport
import Testing

struct Session {
    let firmware: Firmware
    /// Those of both the run and its repetitions.
    let options: [String]
    private let scratch = ScratchDirectory()

    init(_ firmware: Firmware, _ options: [String]) {
        self.firmware = firmware
        self.options = options
    }

    var recording: String { scratch.path + "/session.h8r" }

    /// The run with the peers. The last stimulus should end it.
    func live(_ executor: Executor, _ stimuli: [Stimulus]) throws -> Outcome {
        var program = try firmware.program(
            executor, options + ["--record", recording, "--trace-hash"])
        program.timeLimit = 40
        program.stimuli = stimuli
        return try program.run()
    }

    /// Nobody is there, and all is as it was, on both executors: output, verdict and trace.
    func expectToRepeat(_ live: Outcome) throws {
        let hash = try #require(Self.hash(live), "\(live)")
        for executor in Executor.allCases {
            let again = try replay(executor)
            #expect(again.output == live.output, "\(again)")
            #expect(again.code == live.code, "\(again)")
            #expect(Self.hash(again) == hash, "\(again)")
            #expect(!again.errors.contains("leads to the chip"), "\(again)")
        }
    }

    /// - Parameter other: firmware in place of the recorded one.
    func replay(_ executor: Executor, with other: Firmware? = nil) throws -> Outcome {
        try (other ?? firmware).run(
            executor, options + ["--replay", recording, "--trace-hash"])
    }

    private static func hash(_ run: Outcome) -> Substring? {
        run.errors.split(separator: "\n").first { $0.hasPrefix("trace hash") }
    }

    /// Where a forward listens, from what the run said of it.
    static func port(to chip: UInt16, in errors: String) -> UInt16? {
        let line = errors.split(separator: "\n").first {
            ($0 + " ").contains(" leads to the chip's port \(chip) ")
        }
        let place = line?.split(separator: " ").first { $0.hasPrefix("127.0.0.1:") }
        return place.flatMap { UInt16($0.split(separator: ":")[1]) }
    }
}

extension Firmware {
    /// A copy with other words in its user_main.c.
    func edited(
        _ edits: [(old: String, new: String)], in scratch: ScratchDirectory
    ) throws -> Firmware {
        let copy = scratch.path + "/edited"
        for folder in ["user", "include"] {
            guard let directory = opendir("\(path)/\(folder)") else { continue }
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard let text = readText("\(path)/\(folder)/\(name)"), !name.hasPrefix(".")
                else { continue }
                mkdir(copy, 0o755)
                scratch.write("edited/\(folder)/\(name)", text)
            }
        }
        var text = try #require(readText(path + "/user/user_main.c"))
        for (old, new) in edits {
            #expect(text.contains(old))
            text.replace(old, with: new)
        }
        scratch.write("edited/user/user_main.c", text)
        return Firmware(path: copy)
    }
}

/// Something of the host's that a test needs.
enum Tool {
    static let curl = "/usr/bin/curl"
    static let python = "/usr/bin/python3"
    static let strace = "/usr/bin/strace"
    static let mosquitto = "/usr/sbin/mosquitto"
    static let subscriber = "/usr/bin/mosquitto_sub"
    /// For a program that would keep back what it prints into a pipe.
    static let unbuffered = "/usr/bin/stdbuf"
    static let publisher = "/usr/bin/mosquitto_pub"
    /// Either form of Debian's Chromium.
    static let chromium =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]
        .first { areThere($0) } ?? "/usr/bin/chromium-headless-shell"

    static func areThere(_ paths: String...) -> Bool {
        paths.allSatisfy { access($0, X_OK) == 0 }
    }
}
