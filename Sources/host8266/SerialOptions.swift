//  The options that connect the UARTs.
//
//  Interface: `@OptionGroup var serial: SerialOptions`, then `connections(isPaced:)` and `open`.

import ArgumentParser
import Glibc
import Machine

struct SerialOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Connect UART0 to stdio (the default), pty, pty:LINK, tcp:PORT (on 127.0.0.1), "
                + "file:PATH or none; @BAUD behind it sets the other end's speed.",
            valueName: "endpoint"),
        transform: readEndpoint)
    var uart0: SerialOption?

    @Option(
        help: ArgumentHelp("The same for UART1 (default: none).", valueName: "endpoint"),
        transform: readEndpoint)
    var uart1: SerialOption?

    func validate() throws {
        let ends = connections(isPaced: false)
        if ends[0].endpoint == .stdio, ends[1].endpoint == .stdio {
            throw ValidationError("--uart1 stdio: standard output is UART0's; give it --uart0 none")
        }
    }

    /// Standard input and output are a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 && isatty(STDIN_FILENO) == 1 }

    /// What the UARTs are connected to. Standard input that is no terminal is read only where it
    /// was asked for, and as a whole unless virtual time keeps to the clock: what a script inherits
    /// must change nothing (Docs/Decisions, piped input).
    ///
    /// - Parameter isPaced: --rt was given.
    func connections(isPaced: Bool) -> [SerialOption] {
        [uart0 ?? SerialOption(.stdio), uart1 ?? SerialOption(.none)].enumerated().map {
            var option = $0.element
            if option.endpoint == .stdio, !Self.isTerminal {
                let isAskedFor = $0.offset == 0 ? uart0 != nil : uart1 != nil
                let isLive = isatty(STDIN_FILENO) == 1 || isPaced
                option.input = !isAskedFor ? .none : isLive ? .live : .whole
            }
            return option
        }
    }

    /// Opens the connections.
    /// - Throws: `ExitCode`, after the reason has been said.
    static func open(
        _ connections: [SerialOption], isReplayed: Bool
    ) throws -> [SerialPort] {
        do throws(SerialError) {
            var open: [SerialPort] = []
            for (uart, option) in connections.enumerated() {
                open.append(try SerialPort(uart: uart, option: option, isReplayed: isReplayed))
            }
            return open
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }
}

@Sendable
private func readEndpoint(_ text: String) throws -> SerialOption {
    guard let option = SerialOption(text) else {
        throw ValidationError("a UART is connected to \(SerialOption.forms)")
    }
    return option
}
