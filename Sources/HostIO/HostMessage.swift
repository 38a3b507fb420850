//  What crosses the border between the machine and the host, in one form for all of it.
//
//  Whatever the host decides - bytes that come, a peer that refuses, room that a slow peer makes -
//  is a message inwards; it changes the run, so it is recorded and can be replayed. What goes out
//  is a message too, so that a replay can tell where a changed firmware does something else.

/// One thing that happens at the border.
public struct HostMessage: Equatable, Sendable {
    public enum Kind: UInt16, Sendable, CaseIterable {
        // Inwards.
        /// Somebody types at a UART; the channel is its number.
        case typed = 1
        /// A piece of standard input that is read as a whole; none at its end.
        case whole = 2
        /// A client calls at a forward, whose index is the value. It has the channel from now on.
        case accepted = 3
        /// The peer takes the connection.
        case connected = 4
        /// There will be no connection; the value is a `HostFailure`.
        case failed = 5
        /// Bytes from the peer.
        case received = 6
        /// The peer has taken so many bytes (the value) of those that were sent.
        case took = 7
        /// The peer sends no more.
        case ended = 8
        /// The peer has reset the connection: the channel is no more.
        case reset = 9
        /// A client sends datagrams to a forward, whose index is the value.
        case flowBegan = 10
        /// A datagram from the peer.
        case datagram = 11

        // Outwards.
        /// Connect to the target whose index is the value.
        case open = 64
        /// Bytes for the peer.
        case send = 65
        /// No more bytes follow.
        case finish = 66
        /// Reset the connection: the channel is no more.
        case abort = 67
        /// Make a flow of datagrams to the target whose index is the value.
        case openFlow = 68
        case sendDatagram = 69
        case closeFlow = 70
        /// There is room for so many bytes more (the value). Not recorded: it decides only how much
        /// the host may be asked for.
        case grant = 71

        // In recordings alone.
        /// The user has interrupted the run: it ends at the first moment from this time on at which
        /// it can.
        case interrupted = 129
        /// The run has ended; the value is its exit code.
        case end = 128

        public var isInward: Bool { rawValue < 64 }
        var isRecorded: Bool { self != .grant }
    }

    public var kind: Kind
    /// A UART, a connection or a flow. Those that the host begins have the highest bit set.
    public var channel: UInt32
    public var value: UInt32
    public var bytes: [UInt8]

    public init(_ kind: Kind, _ channel: UInt32, value: UInt32 = 0, bytes: [UInt8] = []) {
        self.kind = kind
        self.channel = channel
        self.value = value
        self.bytes = bytes
    }

    /// The first channel that the host gives.
    public static let firstOfHost: UInt32 = 0x8000_0000
}

/// Why the host could not connect.
public enum HostFailure: UInt32, Sendable {
    /// Nobody listens there.
    case refused = 1
    /// There is no way.
    case unreachable = 2
    /// No answer came.
    case timedOut = 3
    /// The host has no descriptor or memory left.
    case exhausted = 4
}

extension HostMessage: CustomStringConvertible {
    /// In words, for the report of a difference.
    public var description: String {
        switch kind {
        case .typed: "UART\(channel) receives \(text)"
        case .whole: "standard input gives \(text)"
        case .accepted: "a client connects to forward \(value + 1) as \(name)"
        case .connected: "\(name) is connected"
        case .failed: "\(name) fails"
        case .received: "\(name) receives \(text)"
        case .took: "the peer of \(name) takes \(value) bytes"
        case .ended: "the peer of \(name) ends"
        case .reset: "the peer of \(name) resets it"
        case .flowBegan: "a client sends datagrams to forward \(value + 1) as \(name)"
        case .datagram: "\(name) receives the datagram \(text)"
        case .open: "\(name) opens to host \(value + 1)"
        case .send: "\(name) sends \(text)"
        case .finish: "\(name) ends"
        case .abort: "\(name) is reset"
        case .openFlow: "\(name) opens for datagrams to host \(value + 1)"
        case .sendDatagram: "\(name) sends the datagram \(text)"
        case .closeFlow: "\(name) has been silent and closes"
        case .grant: "\(name) has room for \(value) bytes"
        case .interrupted: "the user interrupts the run"
        case .end: "the run ends with \(value)"
        }
    }

    private var name: String {
        channel < Self.firstOfHost
            ? "connection \(channel)" : "client \(channel - Self.firstOfHost)"
    }

    private static let shown = 40

    /// The beginning of the bytes, with what cannot be printed as in C.
    private var text: String {
        var text = "\""
        for byte in bytes.prefix(Self.shown) {
            switch byte {
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: text += String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        text += bytes.count > Self.shown ? "\"..." : "\""
        return bytes.count > Self.shown ? text + " (\(bytes.count) bytes)" : text
    }
}
