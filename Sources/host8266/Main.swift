//  host8266: firmware for the ESP8266_RTOS_SDK on Linux.
//
//  Exit codes (design: contracts): 0 passed; 1 the firmware failed; 2 wrong usage or input; 3 the
//  firmware does not build; 4 this machine lacks something; 70 our own fault; 124 --timeout;
//  130 interrupted.

import ArgumentParser

struct Host8266: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host8266",
        abstract: "Runs firmware for the ESP8266_RTOS_SDK on this machine.",
        discussion: """
            Unmodified SDK applications are compiled for the host and run against a simulated chip: \
            at native speed, in virtual time, pre-empted like on the chip, and the same way every \
            time.

              host8266 new blinky && host8266 run blinky

            Standard output is UART0; everything that the simulator itself says goes to standard \
            error.
            """,
        version: "0.1.0",
        subcommands: [
            RunCommand.self, BuildCommand.self, NewCommand.self, DoctorCommand.self,
            TraceCommand.self, ImageCommand.self, FileSystemCommand.self, ScenarioCommand.self,
            RegistersCommand.self,
        ])
}

@main
enum Main {
    /// ArgumentParser's own exit code for wrong usage is 64; ours is 2.
    static func main() {
        do {
            var command = try Host8266.parseAsRoot(Arguments.expanded)
            try command.run()
        } catch {
            let code = Host8266.exitCode(for: error)
            guard code == .validationFailure else { Host8266.exit(withError: error) }
            say(Host8266.fullMessage(for: error))
            Host8266.exit(withError: ExitCode(2))
        }
    }
}
