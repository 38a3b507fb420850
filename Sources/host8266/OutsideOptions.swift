//  Options of `run` about the world around the chip.

import ArgumentParser
import Machine
import Scenario
import Simulation
import Wire

struct OutsideOptions: ParsableArguments {
    @Option(
        name: .customLong("scenario"),
        help: ArgumentHelp(
            "The world around the chip: devices on its pins, events (see Docs/Scenarios.md).",
            valueName: "file"))
    var path: String?

    @Option(
        name: .customLong("pin"),
        help: ArgumentHelp(
            "Drive a pin from outside, such as 2s:4=high (high, low, released, pull-up, pull-down).",
            valueName: "time:gpio=level"),
        transform: readPin)
    var pins: [Event] = []

    @Option(
        name: .customLong("type"),
        help: ArgumentHelp(
            "Send a text to UART0, such as '1s:go\\r\\n'.", valueName: "time:text"),
        transform: readTyping)
    var typings: [Event] = []

    @Option(
        help: ArgumentHelp(
            "Record the frames of the wire behind the access points, for Wireshark, in virtual time.",
            valueName: "file"))
    var pcap: String?

    @Option(
        help: ArgumentHelp(
            "What the world's calendar shows at power-on, such as 2026-05-01T12:30:00Z "
                + "(default: 2024-01-01; see Docs/Time.md).", valueName: "date"),
        transform: readDate)
    var startDate: CalendarTime?

    /// The capture that is to be written; nil without one.
    ///
    /// - Throws: exit code 2, when it has been said why the file cannot be created.
    func capture() throws -> PcapFile? { try pcap.map { try openCapture($0, .ethernet) } }

    /// The scenario of the file and of the options.
    ///
    /// - Throws: exit code 2, when everything that is wrong with the file has been said.
    func scenario() throws -> Scenario {
        var scenario = Scenario()
        if let path {
            do throws(ScenarioError) {
                scenario = try Scenario.load(path)
            } catch {
                complain(error)
                throw ExitCode(2)
            }
        }
        scenario.events += pins + typings
        scenario.date = startDate ?? scenario.date
        return scenario
    }
}

@Sendable
private func readPin(_ text: String) throws -> Event {
    do throws(EventOptionError) {
        return try Event(pinOption: text)
    } catch {
        throw ValidationError("\(error)")
    }
}

@Sendable
private func readTyping(_ text: String) throws -> Event {
    do throws(EventOptionError) {
        return try Event(typeOption: text)
    } catch {
        throw ValidationError("\(error)")
    }
}
