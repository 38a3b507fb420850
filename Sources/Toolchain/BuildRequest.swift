// What is asked of a build, and what comes of it.
//
// Interface: `BuildRequest` in, `Firmware` or `BuildFailure` out. `build` is in
// FirmwareBuilder.swift.

/// Which compiler, with which options, makes firmware of which files.
public struct BuildRequest: Sendable {
    public enum Compiler: String, Sendable, CaseIterable {
        /// The default. Blocks cost by their size.
        case clang
        /// Each block costs the same, so virtual times differ from clang's. Needed for functions
        /// within functions, which only gcc knows.
        case gcc
    }

    public enum Sanitizer: String, Sendable, CaseIterable {
        case none, address, undefined
    }

    /// Application directories, source files, or both.
    public var inputs: [String]
    /// `NAME` or `NAME=VALUE`, for the preprocessor.
    public var defines: [String] = []
    /// Directories searched for headers, after the application's own.
    public var includes: [String] = []
    /// Files or directories that are not built, as paths or as the ends of paths.
    public var excludes: [String] = []
    public var compiler: Compiler = .clang
    public var sanitizer: Sanitizer = .none
    /// The level for `-O`.
    public var optimization = "2"
    /// Whether the compiler's warnings about the firmware are shown.
    public var showsWarnings = false
    /// Whether parts of FreeRTOS that the SDK's kernel was built without are an error.
    public var refusesExtensions = false
    /// Where objects are kept; nil for the user's cache directory.
    public var buildDirectory: String?
    /// Where the finished firmware goes; nil to leave it among the objects.
    public var output: String?
    /// The `Include` directory of Host8266.
    public var includeRoot: String
    /// Whether compile_commands.json is written.
    public var writesCompilationDatabase = true

    public init(inputs: [String], includeRoot: String) {
        self.inputs = inputs
        self.includeRoot = includeRoot
    }
}

/// Firmware that is ready to be loaded.
public struct Firmware: Sendable, Equatable {
    /// The shared object, with its debug information. Linked at 0x41000000.
    public var path: String
    /// The 20 bytes of its build id: equal sources and options have equal ones.
    public var buildID: [UInt8]
    /// What it takes of the chip's RAM.
    public var statics: StaticData
    /// What the build was for: the machine must charge budget per block or per call.
    public var compiler: BuildRequest.Compiler
    public var sanitizer: BuildRequest.Sanitizer
    /// The runtime that must be preloaded; only with `Sanitizer.address`.
    public var sanitizerRuntime: String?
    /// Compilers and linkers that had to run; 0 if everything was there already.
    public var processesStarted: Int
}

/// Why there is no firmware.
public struct BuildFailure: Error, Sendable {
    public enum Blame: Sendable {
        /// The request or a file that it names: exit code 2.
        case input
        /// The firmware's source: exit code 3.
        case firmware
        /// This machine lacks something: exit code 4.
        case machine
    }

    public var blame: Blame
    /// One clear sentence or a few, for the last line of the output.
    public var sentence: String
    /// What the compiler said, to be shown before the sentence; may be empty.
    public var compilerOutput = ""

    public var exitCode: Int32 {
        switch blame {
        case .input: 2
        case .firmware: 3
        case .machine: 4
        }
    }

    static func input(_ sentence: String) -> BuildFailure {
        BuildFailure(blame: .input, sentence: sentence)
    }

    static func firmware(_ sentence: String, _ output: String = "") -> BuildFailure {
        BuildFailure(blame: .firmware, sentence: sentence, compilerOutput: output)
    }

    static func machine(_ sentence: String) -> BuildFailure {
        BuildFailure(blame: .machine, sentence: sentence)
    }
}
