// `host8266 build`: firmware, without running it.
import ArgumentParser
import Toolchain

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build an application for this machine.",
        discussion: """
            Compiles what the SDK's own makefiles would: the SUBDIRS of the application's Makefile, \
            or every C and C++ file below the directory if it has none, with the DEFINES and \
            INCLUDES that can be read there. Only what changed is compiled. The path of the result \
            is printed; `host8266 run` builds by itself.

            Exit codes: 0 built, 2 wrong usage or no such input, 3 the firmware does not build, \
            4 this machine lacks something (see `host8266 doctor`).

            Examples:
              host8266 build Examples/HelloTasks
              host8266 build . -D DEBUG=1 --exclude user/old.c
            """)

    @OptionGroup var building: BuildOptions

    @Option(
        name: [.short, .customLong("output")],
        help: ArgumentHelp("Put the shared object here, too.", valueName: "file"))
    var output: String?

    @Flag(name: .shortAndLong, help: "Say nothing but notes and errors.")
    var quiet = false

    func run() throws {
        let firmware = try building.firmware(output: output, quiet: quiet)
        print(firmware.path)
    }
}
