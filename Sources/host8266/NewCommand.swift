// `host8266 new`: a minimal application.
import ArgumentParser
import Toolchain

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Create a minimal application.",
        discussion: """
            Creates a directory with one task that prints a line each second, a header for its \
            settings, and what VS Code needs to show it with clangd. Nothing that exists is \
            overwritten.

            Example:
              host8266 new blink && host8266 run blink
            """)

    @Argument(help: "The directory to create; its last part names the application.")
    var name: String

    func run() throws {
        guard let root = IncludeRoot.find() else {
            complain("the headers of Host8266 are missing; `host8266 doctor` says more")
            throw ExitCode(4)
        }
        do throws(BuildFailure) {
            for file in try NewApplication.create(at: name, includeRoot: root) {
                say("created \(name)/\(file)")
            }
            say("run it: host8266 run \(name)")
        } catch {
            complain(error.sentence)
            throw ExitCode(error.exitCode)
        }
    }
}
