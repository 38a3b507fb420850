//  What the trace tells of frames: of all their kind and peer, of management frames the network,
//  the channel and the reason, of data the IP packet in it. With a capture of the air beside it,
//  each record has its frame there; Tests/Network/captures.sh compares the two.
//
//  Rules: frames come from anywhere, so every byte is looked for before it is read. Nothing here
//  costs time of the chip's, and nothing happens while there is no trace.

import Air
import Chip
import Simulation
import Wire

extension WiFi {
    /// Records a frame, and behind it what it says.
    func trace(_ kind: TraceKind, _ frame: Frame, _ peer: MACAddress) {
        guard machine.trace.isOn else { return }
        record(
            kind, object: UInt32(frame.kind.rawValue) | UInt32(frame.body.count + 24) << 8,
            value: peer.number)
        if let said = ManagementFacts(frame) {
            let name =
                said.ssid.isEmpty
                ? 0 : machine.trace.intern(String(decoding: said.ssid, as: UTF8.self))
            record(
                .managementFrame, object: UInt32(said.channel) | UInt32(said.code) << 16,
                value: UInt64(name))
        } else if let ethernet = frame.ethernet, let packet = PacketFacts(ethernet) {
            trace(packet)
        }
    }

    private func trace(_ packet: PacketFacts) {
        record(
            .packet, object: packet.source,
            value: UInt64(packet.destination) | UInt64(packet.sourcePort) << 32
                | UInt64(packet.destinationPort) << 48)
        record(
            .packetContent,
            object: UInt32(packet.protocolNumber) | UInt32(packet.flags) << 8
                | UInt32(packet.payload.count) << 16,
            value: UInt64(packet.sequence) | UInt64(packet.acknowledgement) << 32)
        guard packet.isDHCP, let message = DHCPMessage(packet.payload) else { return }
        record(
            .dhcp, object: message.yourAddress.value,
            value: UInt64(message.kind.rawValue) | UInt64(message.transaction) << 32)
    }

    private func record(_ kind: TraceKind, object: UInt32, value: UInt64) {
        machine.trace.record(kind, at: machine.now, task: 0, object: object, value: value)
    }
}

/// What a management frame says.
private struct ManagementFacts {
    var ssid: [UInt8] = []
    /// 0 for none.
    var channel: UInt8 = 0
    /// The reason or status; 0 for none.
    var code: UInt16 = 0

    /// nil for frames of other types.
    init?(_ frame: Frame) {
        switch frame.kind {
        case .beacon, .probeResponse:
            guard let network = NetworkDescription(frame) else { return nil }
            ssid = network.ssid
            channel = network.channel
        case .probeRequest: ssid = frame.probedSSID ?? []
        case .associationRequest: ssid = frame.requestedSSID ?? []
        case .associationResponse: code = frame.field(at: 2) ?? 0
        case .authentication: code = frame.field(at: 4) ?? 0
        case .deauthentication, .disassociation: code = frame.field(at: 0) ?? 0
        case .data, .qosData, .null, .action: return nil
        }
    }
}

/// What an IP packet says. Of a fragment that is not the first, nothing beyond the IP header.
private struct PacketFacts {
    let source: UInt32
    let destination: UInt32
    let protocolNumber: UInt8
    var sourcePort: UInt16 = 0
    var destinationPort: UInt16 = 0
    /// TCP's.
    var flags: UInt8 = 0
    var sequence: UInt32 = 0
    var acknowledgement: UInt32 = 0
    /// What UDP and TCP carry; of others what IP carries.
    private(set) var payload: [UInt8] = []

    /// nil for what is no whole IPv4 packet.
    init?(_ ethernet: [UInt8]) {
        let bytes = Bytes(ethernet)
        guard bytes.word(12) == 0x0800, let first = bytes.byte(14), first >> 4 == 4,
            let length = bytes.word(16), let number = bytes.byte(23),
            let source = bytes.long(26), let destination = bytes.long(30)
        else { return nil }
        let start = 14 + Int(first & 15) * 4
        let end = 14 + Int(length)
        guard start >= 34, end >= start, end <= ethernet.count, let fragment = bytes.word(20) else {
            return nil
        }
        self.source = source
        self.destination = destination
        protocolNumber = number
        var content = start
        if fragment & 0x1FFF == 0 { content += readHeader(bytes, at: start) }
        payload = content < end ? Array(ethernet[content..<end]) : []
    }

    var isDHCP: Bool {
        protocolNumber == 17 && [67, 68].contains(sourcePort) && [67, 68].contains(destinationPort)
    }

    /// - Returns: the header's length; 0 where there is none that is known.
    private mutating func readHeader(_ bytes: Bytes, at start: Int) -> Int {
        guard protocolNumber == 6 || protocolNumber == 17, let own = bytes.word(start),
            let other = bytes.word(start + 2)
        else { return 0 }
        if protocolNumber == 17 {
            (sourcePort, destinationPort) = (own, other)
            return 8
        }
        guard let sequence = bytes.long(start + 4), let acknowledgement = bytes.long(start + 8),
            let offset = bytes.byte(start + 12), let flags = bytes.byte(start + 13)
        else { return 0 }
        (sourcePort, destinationPort) = (own, other)
        (self.sequence, self.acknowledgement, self.flags) = (sequence, acknowledgement, flags)
        return Int(offset >> 4) * 4
    }
}

/// Numbers of a frame, highest byte first; nil beyond its end.
private struct Bytes {
    private let all: [UInt8]

    init(_ all: [UInt8]) { self.all = all }

    func byte(_ place: Int) -> UInt8? { place < all.count ? all[place] : nil }

    func word(_ place: Int) -> UInt16? {
        guard place + 2 <= all.count else { return nil }
        return UInt16(all[place]) << 8 | UInt16(all[place + 1])
    }

    func long(_ place: Int) -> UInt32? {
        guard let high = word(place), let low = word(place + 2) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }
}
