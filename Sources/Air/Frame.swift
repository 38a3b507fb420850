//  802.11 frames as values, and as the bytes that are on the air (without the checksum).
//
//  Interface: `Frame`, its makers in `ManagementFrames.swift`, `bytes`, and `init?(bytes:)`, which
//  takes anything and gives nil for what is no frame of these kinds.

import Chip
import Wire

/// Type and subtype, as the first byte of a frame has them.
public enum FrameKind: UInt8, Sendable {
    case associationRequest = 0x00
    case associationResponse = 0x10
    case probeRequest = 0x40
    case probeResponse = 0x50
    case beacon = 0x80
    case disassociation = 0xA0
    case authentication = 0xB0
    case deauthentication = 0xC0
    case data = 0x08
    /// Data without content: tells whether the station sleeps.
    case null = 0x48
    // Nobody here answers these; firmware and scenarios can send them, and a sniffer sees them.
    case action = 0xD0
    case qosData = 0x88

    public var isManagement: Bool { rawValue & 0x0C == 0 }
}

public struct Frame: Equatable, Sendable {
    public var kind: FrameKind
    /// The second byte: bit 0 to the access point, 1 from it, 3 a repetition, 4 the sender sleeps.
    public var flags: UInt8 = 0
    public var receiver: MACAddress
    public var transmitter: MACAddress
    /// The BSSID in management frames; in data frames source or destination beyond the access
    /// point.
    public var third: MACAddress
    public var sequence: UInt16 = 0
    /// Always in plain: see `protection`.
    public var body: [UInt8]
    /// What a stranger finds the body protected with: `ProtectedFrame.swift`.
    public var protection: Cipher?

    public static let toAccessPoint: UInt8 = 1
    public static let fromAccessPoint: UInt8 = 2
    /// The sender sleeps when this frame is over, but for every beacon that tells of waiting
    /// frames.
    public static let powerManagement: UInt8 = 0x10
    static let headerLength = 24

    public init(
        _ kind: FrameKind, from transmitter: MACAddress, to receiver: MACAddress,
        third: MACAddress, flags: UInt8 = 0, body: [UInt8]
    ) {
        self.kind = kind
        self.flags = flags
        self.receiver = receiver
        self.transmitter = transmitter
        self.third = third
        self.body = body
    }

    /// What is on the air, without the checksum.
    public var bytes: [UInt8] {
        [kind.rawValue, flags] + little(duration) + receiver.array + transmitter.array
            + third.array + little(sequence << 4) + body
    }

    /// Microseconds for which the sender reserves the channel: an acknowledgement, unless it is for
    /// a group.
    private var duration: UInt16 { receiver.isGroup ? 0 : 314 }

    public init?(bytes: [UInt8]) {
        guard bytes.count >= Self.headerLength, let kind = FrameKind(rawValue: bytes[0]) else {
            return nil
        }
        self.kind = kind
        flags = bytes[1]
        receiver = MACAddress(bytes, at: 4)
        transmitter = MACAddress(bytes, at: 10)
        third = MACAddress(bytes, at: 16)
        sequence = (UInt16(bytes[22]) | UInt16(bytes[23]) << 8) >> 4
        body = Array(bytes[Self.headerLength...])
    }

    /// Bytes with the checksum, which airtime is counted for.
    public var length: Int {
        Self.headerLength + body.count + (protection.map(\.overhead) ?? 0) + 4
    }

    /// From one bridge to another, with four addresses.
    public var isBetweenBridges: Bool {
        let both = Self.toAccessPoint | Self.fromAccessPoint
        return (kind == .data || kind == .qosData) && flags & both == both
    }
}

// MARK: - Data

extension Frame {
    /// LLC and SNAP before the Ethernet type.
    private static let snap: [UInt8] = [0xAA, 0xAA, 0x03, 0, 0, 0]

    /// Ethernet from a station to its access point; nil for what is shorter than a header.
    public static func data(_ ethernet: [UInt8], via bssid: MACAddress) -> Frame? {
        guard ethernet.count >= 14 else { return nil }
        return Frame(
            .data, from: MACAddress(ethernet, at: 6), to: bssid, third: MACAddress(ethernet, at: 0),
            flags: toAccessPoint, body: snap + ethernet[12...])
    }

    /// Ethernet from an access point to its stations; nil for what is shorter than a header.
    public static func data(_ ethernet: [UInt8], from bssid: MACAddress) -> Frame? {
        guard ethernet.count >= 14 else { return nil }
        return Frame(
            .data, from: bssid, to: MACAddress(ethernet, at: 0), third: MACAddress(ethernet, at: 6),
            flags: fromAccessPoint, body: snap + ethernet[12...])
    }

    /// The Ethernet frame in a data frame; nil when there is none.
    public var ethernet: [UInt8]? {
        guard kind == .data, !isBetweenBridges, body.count >= 8, Array(body[..<6]) == Self.snap
        else { return nil }
        let isUp = flags & Self.toAccessPoint != 0
        return (isUp ? third : receiver).array + (isUp ? transmitter : third).array + body[6...]
    }
}
