//  The first segment of a TCP connection, as it stands in a frame; and the answer of a host at
//  which nobody listens.
//
//  A relay must know whether the real server takes a connection before the simulated host answers.
//  So it looks at frames, and holds back those that open one.

import Wire

/// Both ends of a conversation, as the client sees them.
struct Ends: Hashable {
    var client: IPv4Address
    var clientPort: UInt16
    var host: IPv4Address
    var hostPort: UInt16
}

/// A TCP or UDP packet to a host, as far as a relay looks into it.
struct Knock {
    let ends: Ends
    let isUDP: Bool
    /// It opens a TCP connection: SYN without ACK.
    let isOpening: Bool
    /// What it acknowledges by being answered: a SYN counts as one.
    private let sequence: UInt32

    /// nil for what is no sound packet of the two, or not the beginning of one.
    init?(_ frame: [UInt8]) {
        guard frame.count >= 34, frame[12] == 8, frame[13] == 0, frame[23] == 6 || frame[23] == 17,
            frame.withUnsafeBytes(FrameCheck.isFit)
        else { return nil }
        isUDP = frame[23] == 17
        let start = 14 + Int(frame[14] & 15) * 4
        // Of the pieces of a packet, only the first has the ports.
        guard frame.word(20) & 0x1FFF == 0, frame.count >= start + (isUDP ? 8 : 20) else {
            return nil
        }
        ends = Ends(
            client: IPv4Address(frame.long(26)), clientPort: frame.word(start),
            host: IPv4Address(frame.long(30)), hostPort: frame.word(start + 2))
        isOpening = !isUDP && frame[start + 13] & 0x12 == 0x02
        sequence = isUDP ? 0 : frame.long(start + 4) &+ 1
    }

    /// The frame that refuses it: a reset, from the host's address, back the way it came.
    func refusal(of frame: [UInt8]) -> [UInt8] {
        var reply = Array(frame[6..<12]) + frame[0..<6] + [8, 0]
        reply += [0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0] + ends.host.bytes + ends.client.bytes
        var header = InternetChecksum()
        header.add(reply[14..<34])
        reply.put(header.value, at: 24)
        reply += big(ends.hostPort) + big(ends.clientPort)
        // Sequence 0; acknowledgement; RST and ACK.
        reply += [0, 0, 0, 0] + big(long: sequence) + [0x50, 0x14, 0, 0, 0, 0, 0, 0]
        var sum = InternetChecksum()
        sum.add(ends.host.bytes + ends.client.bytes + [0, 6, 0, 20])
        sum.add(reply[34...])
        reply.put(sum.value, at: 50)
        return reply
    }
}
