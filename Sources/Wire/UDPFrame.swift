//  A UDP datagram in an Ethernet frame, whole: what DHCP is made of, on both sides.
//
//  lwIP takes no packet from 0.0.0.0, and sends none before it has an address. So client and server
//  of DHCP work on frames.

import Chip

public struct UDPFrame: Equatable, Sendable {
    public var source: MACAddress
    public var destination: MACAddress
    public var from: IPv4Address
    public var fromPort: UInt16
    public var to: IPv4Address
    public var toPort: UInt16
    public var payload: [UInt8]

    public init(
        source: MACAddress, destination: MACAddress, from: IPv4Address, fromPort: UInt16,
        to: IPv4Address, toPort: UInt16, payload: [UInt8]
    ) {
        self.source = source
        self.destination = destination
        self.from = from
        self.fromPort = fromPort
        self.to = to
        self.toPort = toPort
        self.payload = payload
    }

    private static let headers = 14 + 20 + 8

    /// Reads a frame; nil when it is anything but a sound datagram in one piece.
    public init?(_ frame: [UInt8]) {
        guard frame.withUnsafeBytes(FrameCheck.isFit), frame.word(12) == 0x0800, frame[23] == 17,
            frame.word(20) & 0x3FFF == 0
        else { return nil }
        let udp = 14 + Int(frame[14] & 15) * 4
        var header = InternetChecksum()
        header.add(frame[14..<udp])
        // FrameCheck has seen that the datagram lies inside.
        let end = udp + Int(frame.word(udp + 4))
        guard header.value == 0 else { return nil }
        source = MACAddress(frame, at: 6)
        destination = MACAddress(frame, at: 0)
        from = IPv4Address(frame.long(26))
        to = IPv4Address(frame.long(30))
        if frame.word(udp + 6) != 0 {
            guard Self.checksum(from, to, frame[udp..<end]) == 0 else { return nil }
        }
        fromPort = frame.word(udp)
        toPort = frame.word(udp + 2)
        payload = Array(frame[(udp + 8)..<end])
    }

    /// The frame; `payload` is cut at what one frame can carry.
    public var bytes: [UInt8] {
        let content = payload.prefix(FrameCheck.longest - Self.headers)
        var frame: [UInt8] = destination.array + source.array + [8, 0]
        frame += [0x45, 0] + big(UInt16(28 + content.count))
        frame += [0, 0, 0, 0, 64, 17, 0, 0] + from.bytes + to.bytes
        var header = InternetChecksum()
        header.add(frame[14..<34])
        frame.put(header.value, at: 24)
        frame += big(fromPort) + big(toPort) + big(UInt16(8 + content.count)) + [0, 0] + content
        let sum = Self.checksum(from, to, frame[34...])
        frame.put(sum == 0 ? 0xFFFF : sum, at: 40)
        return frame
    }

    /// The port that a frame's datagram is for, without looking further; nil for other frames.
    public static func port(of frame: [UInt8]) -> UInt16? {
        guard frame.count >= headers, frame.word(12) == 0x0800, frame[23] == 17 else { return nil }
        let udp = 14 + Int(frame[14] & 15) * 4
        return frame.count >= udp + 4 ? frame.word(udp + 2) : nil
    }

    private static func checksum(
        _ from: IPv4Address, _ to: IPv4Address, _ datagram: ArraySlice<UInt8>
    ) -> UInt16 {
        var sum = InternetChecksum()
        sum.add(from.bytes)
        sum.add(to.bytes)
        sum.add(17)
        sum.add(UInt16(datagram.count))
        sum.add(datagram)
        return sum.value
    }
}
