//  UDP over IPv4 over Ethernet, as far as DHCP needs it: made exactly, read without trust.

import Chip

public struct Datagram: Equatable, Sendable {
    public var ethernetSource: MACAddress
    public var ethernetTarget: MACAddress
    public var source: IPv4Address
    public var target: IPv4Address
    public var sourcePort: UInt16
    public var targetPort: UInt16
    public var payload: [UInt8]

    public init(
        from ethernetSource: MACAddress, _ source: IPv4Address, port sourcePort: UInt16,
        to ethernetTarget: MACAddress, _ target: IPv4Address, port targetPort: UInt16,
        payload: [UInt8]
    ) {
        self.ethernetSource = ethernetSource
        self.ethernetTarget = ethernetTarget
        self.source = source
        self.target = target
        self.sourcePort = sourcePort
        self.targetPort = targetPort
        self.payload = payload
    }

    private static let header = 14

    /// The Ethernet frame.
    public var ethernet: [UInt8] {
        let length = UInt16(20 + 8 + payload.count)
        var ip: [UInt8] = [0x45, 0] + big(length) + [0, 0, 0, 0, 64, 17, 0, 0]
        ip += source.array + target.array
        let sum = Self.checksum(ip)
        ip[10] = UInt8(sum >> 8)
        ip[11] = UInt8(sum & 0xFF)
        let udpLength = big(UInt16(8 + payload.count))
        var udp = big(sourcePort) + big(targetPort) + udpLength + [0, 0] + payload
        var udpSum = Self.checksum(source.array + target.array + [0, 17] + udpLength + udp)
        if udpSum == 0 { udpSum = 0xFFFF }
        udp[6] = UInt8(udpSum >> 8)
        udp[7] = UInt8(udpSum & 0xFF)
        return ethernetTarget.array + ethernetSource.array + [0x08, 0x00] + ip + udp
    }

    /// Reads an Ethernet frame; nil for what is no whole UDP datagram with a correct header.
    public init?(ethernet bytes: [UInt8]) {
        guard bytes.count >= Self.header + 28, bytes[12] == 0x08, bytes[13] == 0 else { return nil }
        let ip = Array(bytes[Self.header...])
        let headerLength = Int(ip[0] & 0xF) * 4
        let total = Int(ip[2]) << 8 | Int(ip[3])
        guard ip[0] >> 4 == 4, headerLength >= 20, total >= headerLength + 8, total <= ip.count,
            ip[9] == 17, ip[6] & 0x3F == 0, ip[7] == 0,
            Self.checksum(Array(ip[..<headerLength])) == 0
        else { return nil }
        let udp = Array(ip[headerLength..<total])
        let length = Int(udp[4]) << 8 | Int(udp[5])
        guard length >= 8, length <= udp.count else { return nil }
        ethernetTarget = MACAddress(bytes, at: 0)
        ethernetSource = MACAddress(bytes, at: 6)
        source = IPv4Address(ip, at: 12)
        target = IPv4Address(ip, at: 16)
        sourcePort = UInt16(udp[0]) << 8 | UInt16(udp[1])
        targetPort = UInt16(udp[2]) << 8 | UInt16(udp[3])
        payload = Array(udp[8..<length])
    }

    /// The port that a UDP frame is for, without looking further; nil for other frames.
    public static func targetPort(of ethernet: [UInt8]) -> UInt16? {
        guard ethernet.count >= 42, ethernet[12] == 8, ethernet[13] == 0, ethernet[23] == 17 else {
            return nil
        }
        let start = 14 + Int(ethernet[14] & 0xF) * 4
        guard ethernet.count >= start + 4 else { return nil }
        return UInt16(ethernet[start + 2]) << 8 | UInt16(ethernet[start + 3])
    }

    /// The Internet checksum: 0 over something that contains its own.
    static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for index in stride(from: 0, to: bytes.count, by: 2) {
            let low = index + 1 < bytes.count ? bytes[index + 1] : 0
            sum += UInt32(bytes[index]) << 8 | UInt32(low)
        }
        while sum >> 16 != 0 { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(sum)
    }
}
