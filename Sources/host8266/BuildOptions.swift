// The options of every command that builds firmware first.
//
// Interface: `@OptionGroup var building: BuildOptions`, then `building.firmware()`.
import ArgumentParser
import Glibc
import Toolchain

extension BuildRequest.Compiler: ExpressibleByArgument {}
extension BuildRequest.Sanitizer: ExpressibleByArgument {}

struct BuildOptions: ParsableArguments {
    @Argument(help: "An application directory, or C and C++ source files.")
    var inputs: [String] = ["."]

    @Option(
        name: .customShort("D", allowingJoined: true),
        help: ArgumentHelp("Define a macro for the preprocessor.", valueName: "name[=value]"))
    var defines: [String] = []

    @Option(
        name: .customShort("I", allowingJoined: true),
        help: ArgumentHelp("Search a directory for headers.", valueName: "directory"))
    var includes: [String] = []

    @Option(help: ArgumentHelp("Leave out a file or directory.", valueName: "path"))
    var exclude: [String] = []

    @Option(
        name: .customLong("cc"),
        help: "The compiler: clang, or gcc, which knows functions within functions.")
    var compiler: BuildRequest.Compiler = .clang

    @Option(help: "Check memory accesses (address) or undefined behaviour (undefined).")
    var sanitize: BuildRequest.Sanitizer = .none

    @Option(
        name: .customShort("O", allowingJoined: true),
        help: ArgumentHelp("Optimise: 0, 1, 2, 3 or s.", valueName: "level"))
    var optimization = "2"

    @Flag(help: "Show the compiler's warnings about the firmware.")
    var warnings = false

    @Flag(
        name: .customLong("strict-sdk"),
        help: "Refuse what works here but not with the SDK's own kernel, such as queue sets.")
    var strictSDK = false

    @Option(
        help: ArgumentHelp(
            "Where objects are kept (default: $XDG_CACHE_HOME/host8266 or ~/.cache/host8266).",
            valueName: "directory"))
    var buildDir: String?

    func validate() throws {
        guard ["0", "1", "2", "3", "s", "z", "g"].contains(optimization) else {
            throw ValidationError("-O \(optimization): there are the levels 0, 1, 2, 3, s, z and g")
        }
    }

    /// What to build, for the installation that this program belongs to.
    func request() throws -> BuildRequest {
        guard let root = IncludeRoot.find() else {
            complain("the headers of Host8266 are missing; `host8266 doctor` says more")
            throw ExitCode(4)
        }
        var request = BuildRequest(inputs: inputs, includeRoot: root)
        request.defines = defines
        request.includes = includes
        request.excludes = exclude
        request.compiler = compiler
        request.sanitizer = sanitize
        request.optimization = optimization
        request.showsWarnings = warnings
        request.refusesExtensions = strictSDK
        request.buildDirectory = buildDir
        return request
    }

    /// Builds and says on stderr what happens.
    /// - Throws: `ExitCode`, after the reason has been said.
    func firmware(output: String? = nil, quiet: Bool = false) throws -> Firmware {
        var request = try request()
        request.output = output
        do throws(BuildFailure) {
            return try build(
                request, progress: { if !quiet || $0.hasPrefix("note:") { say($0) } })
        } catch {
            if !error.compilerOutput.isEmpty { say(error.compilerOutput) }
            complain(error.sentence)
            throw ExitCode(error.exitCode)
        }
    }
}

/// A line on stderr: stdout belongs to the firmware.
func say(_ line: String) {
    var rest = Array((line.hasSuffix("\n") ? line : line + "\n").utf8)[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        guard written > 0 || errno == EINTR else { return }
        rest = rest.dropFirst(max(0, written))
    }
}

/// Our own last word on why a command failed.
func complain(_ sentence: String) {
    say("host8266: " + sentence)
}
