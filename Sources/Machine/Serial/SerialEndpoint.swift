//  What a UART is connected to on the host, as the command line says it: `--uart0 pty@115200`.

/// Where a UART's bytes go, and where its input comes from.
public enum SerialEndpoint: Sendable, Equatable {
    /// Standard output, and standard input.
    case stdio
    /// A pseudo-terminal; with a symbolic link to it at this path.
    case pty(link: String?)
    /// A TCP server on 127.0.0.1, one client at a time. Port 0 lets the host choose.
    case tcp(port: UInt16)
    /// A file, emptied first. Nothing comes in.
    case file(path: String)
    /// Nothing is connected.
    case none
}

/// One of `--uart0` and `--uart1`.
public struct SerialOption: Sendable, Equatable {
    public var endpoint: SerialEndpoint
    /// The speed of the other end in bits a second, 8N1; nil for whatever the UART is set to.
    public var baudRate: UInt32?
    /// How standard input is read, where it is connected.
    public var input = Input.live

    public enum Input: Sendable {
        /// Not at all.
        case none
        /// What comes arrives when it comes.
        case live
        /// As a whole, in virtual time: the same in every run.
        case whole
    }

    public init(_ endpoint: SerialEndpoint, baudRate: UInt32? = nil) {
        self.endpoint = endpoint
        self.baudRate = baudRate
    }

    /// Reads what the command line says; nil when it makes no sense.
    public init?(_ text: String) {
        var text = Substring(text)
        if let at = text.lastIndex(of: "@") {
            guard let rate = UInt32(text[text.index(after: at)...]), (1...5_000_000).contains(rate)
            else { return nil }
            baudRate = rate
            text = text[..<at]
        }
        let colon = text.firstIndex(of: ":")
        let name = text[..<(colon ?? text.endIndex)]
        let value = colon.map { String(text[text.index(after: $0)...]) }
        switch (name, value) {
        case ("stdio", nil): endpoint = .stdio
        case ("none", nil): endpoint = .none
        case ("pty", nil): endpoint = .pty(link: nil)
        case ("pty", let link?) where !link.isEmpty: endpoint = .pty(link: link)
        case ("file", let path?) where !path.isEmpty: endpoint = .file(path: path)
        case ("tcp", let port?):
            guard let port = UInt16(port) else { return nil }
            endpoint = .tcp(port: port)
        default: return nil
        }
    }

    /// The forms that `init(_:)` reads.
    public static let forms = "stdio, pty, pty:LINK, tcp:PORT, file:PATH or none, each with @BAUD"

    /// True when input may come at any moment of the host's.
    public var isLive: Bool {
        switch endpoint {
        case .pty, .tcp: true
        case .stdio: input == .live
        case .file, .none: false
        }
    }
}

/// Why an endpoint cannot be opened.
public struct SerialError: Error, CustomStringConvertible {
    public let description: String
}
