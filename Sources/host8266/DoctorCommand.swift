// `host8266 doctor`: what this machine has and lacks.
import ArgumentParser
import NetworkStack
import Toolchain

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check what this machine has, and say what to install.",
        discussion: """
            Looks for the compiler, the linker, the headers, a folder for objects, and the \
            addresses that the chip's memory is mapped at, and the library for TCP/IP. Exits with 4 if something is missing \
            that Host8266 does not work without, else with 0.
            """)

    @Option(help: ArgumentHelp("The folder for objects to check.", valueName: "directory"))
    var buildDir: String?

    func run() throws {
        var findings = Doctor.examine(
            includeRoot: IncludeRoot.find(), buildDirectory: buildDir)
        findings.append(network)
        for finding in findings {
            let mark =
                switch finding.state {
                case .fine: "ok      "
                case .optional: "optional"
                case .missing: "MISSING "
                }
            print("\(mark)  \(finding.subject): \(finding.text)")
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(4) }
    }

    /// Only firmware that joins a network needs the library.
    private var network: Finding {
        do throws(StackFailure) {
            _ = try IPStack(settings: StackSettings()) { 0 }
            return Finding(state: .fine, subject: "TCP/IP", text: "liblwip.so.0 loads")
        } catch {
            return Finding(
                state: .optional, subject: "TCP/IP",
                text: "\(error); without it there is no network")
        }
    }
}
