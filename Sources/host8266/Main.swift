import ArgumentParser

@main
struct Host8266: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host8266",
        subcommands: [BuildCommand.self, NewCommand.self, DoctorCommand.self])
}
