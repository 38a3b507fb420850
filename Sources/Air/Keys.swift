//  The four-way handshake's messages, and the keys they prove.
//
//  Fidelity: keys and message integrity codes are seeded hashes with the inputs and sizes of the
//  real ones, not PBKDF2 and HMAC: both sides agree exactly when name, password, nonces and
//  addresses agree, which is all that the state machines see. Data is not encrypted on our air.

import Chip
import Wire

/// Hashes any number of parts into `count` bytes.
func digest(_ parts: [[UInt8]], count: Int) -> [UInt8] {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
        for byte in part + [UInt8(truncatingIfNeeded: part.count), 0xA5] {
            state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
    }
    var bytes: [UInt8] = []
    while bytes.count < count {
        state = (state ^ (state >> 31)) &* 0x9E37_79B9_7F4A_7C15
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * UInt64($0))) }
    }
    return Array(bytes.prefix(count))
}

/// The key that two sides share when they share everything that goes into it.
struct PairwiseKey: Equatable {
    let bytes: [UInt8]

    init(
        ssid: [UInt8], password: [UInt8], accessPoint: MACAddress, station: MACAddress,
        accessPointNonce: [UInt8], stationNonce: [UInt8]
    ) {
        let master = digest([password, ssid], count: 32)
        bytes = digest(
            [master, accessPoint.array, station.array, accessPointNonce, stationNonce], count: 48)
    }
}

/// An EAPOL-Key message.
struct KeyMessage: Equatable {
    enum Step: Equatable { case one, two, three, four, group, groupAnswer }

    var step: Step
    var isRSN = true
    var replay: UInt64 = 0
    var nonce: [UInt8] = []
    var integrity = [UInt8](repeating: 0, count: 16)
    /// Message 2: the station's element. Message 3: the access point's.
    var data: [UInt8] = []

    // Bits of the key information.
    private static let pairwise: UInt16 = 0x0008
    private static let install: UInt16 = 0x0040
    private static let acknowledge: UInt16 = 0x0080
    private static let hasIntegrity: UInt16 = 0x0100
    private static let secure: UInt16 = 0x0200

    private static let eapol: UInt16 = 0x888E
    private static let length = 95

    init(_ step: Step, isRSN: Bool, replay: UInt64, nonce: [UInt8] = [], data: [UInt8] = []) {
        self.step = step
        self.isRSN = isRSN
        self.replay = replay
        self.nonce = nonce
        self.data = data
    }

    private var information: UInt16 {
        let version: UInt16 = isRSN ? 2 : 1
        return version
            | {
                switch step {
                case .one: Self.pairwise | Self.acknowledge
                case .two: Self.pairwise | Self.hasIntegrity
                case .three:
                    Self.pairwise | Self.install | Self.acknowledge | Self.hasIntegrity
                        | Self.secure
                case .four: Self.pairwise | Self.hasIntegrity | Self.secure
                case .group: Self.acknowledge | Self.hasIntegrity | Self.secure
                case .groupAnswer: Self.hasIntegrity | Self.secure
                }
            }()
    }

    /// The EAPOL packet, behind the Ethernet header.
    var packet: [UInt8] {
        let replayBytes = (0..<8).map { UInt8(truncatingIfNeeded: replay >> (56 - 8 * UInt64($0))) }
        let fullNonce = nonce.isEmpty ? [UInt8](repeating: 0, count: 32) : nonce
        return [1, 3] + big(UInt16(Self.length + data.count)) + [isRSN ? 2 : 254]
            + big(information) + big(16) + replayBytes + fullNonce
            + [UInt8](repeating: 0, count: 32) + integrity + big(UInt16(data.count)) + data
    }

    func ethernet(from sender: MACAddress, to receiver: MACAddress) -> [UInt8] {
        receiver.array + sender.array + big(Self.eapol) + packet
    }

    /// Proves that the sender has the key.
    mutating func sign(with key: PairwiseKey) { integrity = code(under: key) }

    func isSigned(with key: PairwiseKey) -> Bool { integrity == code(under: key) }

    private func code(under key: PairwiseKey) -> [UInt8] {
        var bare = self
        bare.integrity = [UInt8](repeating: 0, count: 16)
        return digest([key.bytes, bare.packet], count: 16)
    }

    /// Whether an Ethernet frame is for the handshake.
    static func isKeyFrame(_ ethernet: [UInt8]) -> Bool {
        ethernet.count >= 14 && ethernet[12] == 0x88 && ethernet[13] == 0x8E
    }

    /// Reads an Ethernet frame; nil for what is no such message.
    init?(ethernet: [UInt8]) {
        let packet = Array(ethernet.dropFirst(14))
        guard Self.isKeyFrame(ethernet), packet.count >= 4 + Self.length, packet[1] == 3 else {
            return nil
        }
        let dataLength = Int(packet.word(97))
        guard packet.count >= 99 + dataLength else { return nil }
        isRSN = packet[4] == 2
        switch packet.word(5) & ~7 {
        case Self.pairwise | Self.acknowledge: step = .one
        case Self.pairwise | Self.hasIntegrity: step = .two
        case Self.pairwise | Self.install | Self.acknowledge | Self.hasIntegrity | Self.secure:
            step = .three
        case Self.pairwise | Self.hasIntegrity | Self.secure: step = .four
        case Self.acknowledge | Self.hasIntegrity | Self.secure: step = .group
        case Self.hasIntegrity | Self.secure: step = .groupAnswer
        default: return nil
        }
        replay = packet[9..<17].reduce(0) { $0 << 8 | UInt64($1) }
        nonce = Array(packet[17..<49])
        if nonce.allSatisfy({ $0 == 0 }) { nonce = [] }
        integrity = Array(packet[81..<97])
        data = Array(packet[99..<99 + dataLength])
    }
}
