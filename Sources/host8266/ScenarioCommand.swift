//  `host8266 scenario`: checks scenarios, and tells what one may say.
//
//  Exit codes: 0; 2 when a file is not a scenario, with a line on stderr for everything that is
//  wrong.

import ArgumentParser
import Scenario

struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Check scenarios, the files for --scenario; list what they may say.",
        subcommands: [Check.self, Schema.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say everything that is wrong with a scenario; nothing when it is right.")

        @Argument(help: "The scenario, or several.") var files: [String]

        func run() throws {
            var isRight = true
            for file in files {
                do throws(ScenarioError) {
                    _ = try Scenario.load(file)
                } catch {
                    complain(error)
                    isRight = false
                }
            }
            if !isRight { throw ExitCode(2) }
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print all keys of a scenario.",
            discussion: """
                With --json, a JSON schema; in VS Code's settings, for the YAML extension:
                  "yaml.schemas": {"./scenario.schema.json": "*scenario*.yaml"}
                """)

        @Flag(help: "As a JSON schema, for editors.") var json = false

        func run() { print(json ? Scenario.jsonSchema : Scenario.reference) }
    }
}

/// Says everything that is wrong with a scenario.
func complain(_ error: ScenarioError) {
    for line in error.lines { complain(line) }
}
