//  What a network says of itself in beacons and probe responses, and the elements it is said in.

import Chip
import Wire

enum ElementID {
    static let ssid: UInt8 = 0
    static let rates: UInt8 = 1
    static let channel: UInt8 = 3
    static let challenge: UInt8 = 16
    /// What a radio of 802.11n can do.
    static let highThroughput: UInt8 = 45
    static let rsn: UInt8 = 48
    static let vendor: UInt8 = 221
}

/// The elements of a management frame's body, read without trust.
struct Elements {
    private(set) var items: [(id: UInt8, content: ArraySlice<UInt8>)] = []

    /// Stops at the first element that does not fit.
    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while rest.count >= 2 {
            let id = rest[rest.startIndex]
            let length = Int(rest[rest.startIndex + 1])
            guard rest.count >= 2 + length else { return }
            items.append((id, rest.dropFirst(2).prefix(length)))
            rest = rest.dropFirst(2 + length)
        }
    }

    subscript(_ id: UInt8) -> ArraySlice<UInt8>? { items.first { $0.id == id }?.content }

    /// The security element that a station prefers: RSN before WPA.
    var security: [SecurityElement] {
        items.compactMap { id, content in
            if id == ElementID.rsn { return SecurityElement(isRSN: true, content: content) }
            guard id == ElementID.vendor, content.starts(with: [0x00, 0x50, 0xF2, 1]) else {
                return nil
            }
            return SecurityElement(isRSN: false, content: content.dropFirst(4))
        }
    }

    static func element(_ id: UInt8, _ content: [UInt8]) -> [UInt8] {
        [id, UInt8(content.count)] + content
    }

    /// 802.11n over 40 MHz, and nothing else of note.
    static let wide = element(
        ElementID.highThroughput, [2] + [UInt8](repeating: 0, count: 25))

    var isWide: Bool { (self[ElementID.highThroughput]?.first ?? 0) & 2 != 0 }
}

extension Frame {
    /// The content of elements of manufacturers' own, but for WPA's, from a place in the body.
    public func vendorElements(from offset: Int) -> [[UInt8]] {
        guard body.count > offset else { return [] }
        return Elements(body[offset...]).items.filter {
            $0.id == ElementID.vendor && $0.content.count >= 3
                && !$0.content.starts(with: [0x00, 0x50, 0xF2])
        }.map { Array($0.content) }
    }
}

/// A network as its beacons describe it.
public struct NetworkDescription: Equatable, Sendable {
    public var bssid: MACAddress
    /// Up to 32 bytes; empty in the beacons of a hidden network.
    public var ssid: [UInt8]
    public var channel: UInt8
    /// In units of 1.024 ms.
    public var interval: UInt16 = 100
    public var isPrivate = false
    public var security: [SecurityElement] = []
    /// It uses a channel of 40 MHz with stations that know it.
    public var isWide = false
    /// Elements of the manufacturer's own, whole.
    public var extras: [UInt8] = []

    public init(bssid: MACAddress, ssid: [UInt8], channel: UInt8) {
        self.bssid = bssid
        self.ssid = ssid
        self.channel = channel
    }

    public var authMode: AuthMode {
        let hasRSN = security.contains(where: \.isRSN)
        let hasWPA = security.contains { !$0.isRSN }
        return switch (hasRSN, hasWPA) {
        case (true, true): .mixed
        case (true, false): .wpa2
        case (false, true): .wpa
        case (false, false): isPrivate ? .wep : .open
        }
    }

    /// What a station joins with.
    public var preferredSecurity: SecurityElement? {
        security.first(where: \.isRSN) ?? security.first
    }

    /// The rates that a station with 802.11b and g knows, in units of 500 kbit/s; bit 7 marks those
    /// that everybody must know.
    static let rates: [UInt8] = [0x82, 0x84, 0x8B, 0x96, 0x0C, 0x18, 0x30, 0x60]

    var capabilities: UInt16 { isPrivate ? 0x0011 : 0x0001 }

    /// The body of a beacon or a probe response.
    ///
    /// - Parameters:
    ///   - microseconds: the access point's own clock.
    ///   - shownSSID: what stands for the name.
    func body(at microseconds: UInt64, shownSSID: [UInt8]) -> [UInt8] {
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: microseconds >> (8 * UInt64($0))) }
        bytes += little(interval) + little(capabilities)
        bytes += Elements.element(ElementID.ssid, shownSSID)
        bytes += Elements.element(ElementID.rates, Self.rates)
        bytes += Elements.element(ElementID.channel, [channel])
        return bytes + security.flatMap(\.bytes) + (isWide ? Elements.wide : []) + extras
    }

    /// Reads a beacon or probe response; nil for anything else, and for one without name or
    /// channel.
    public init?(_ frame: Frame) {
        guard frame.kind == .beacon || frame.kind == .probeResponse, frame.body.count >= 12 else {
            return nil
        }
        let elements = Elements(frame.body[12...])
        guard let ssid = elements[ElementID.ssid], ssid.count <= 32,
            let channel = elements[ElementID.channel]?.first, (1...14).contains(channel)
        else { return nil }
        bssid = frame.third
        // Some hide their name as zeros of the same length.
        self.ssid = ssid.allSatisfy { $0 == 0 } ? [] : Array(ssid)
        self.channel = channel
        interval = UInt16(frame.body[8]) | UInt16(frame.body[9]) << 8
        isPrivate = frame.body[10] & 0x10 != 0
        security = elements.security
        isWide = elements.isWide
        extras = elements.items.filter { $0.id == ElementID.vendor }.filter {
            !$0.content.starts(with: [0x00, 0x50, 0xF2])
        }.flatMap { Elements.element($0.id, Array($0.content)) }
    }
}
