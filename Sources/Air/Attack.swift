//  An attacker on the air, who changes frames on their way: `attacks` of a scenario.
//
//  Whoever receives has to cope: bytes, lengths and ends are wrong. Most frames keep kind and
//  receiver, and most packets get sound checksums again, so that they reach the code behind the
//  first look.
//
//  Rules: what becomes of a frame follows from the seed alone.

import Chip
import Simulation
import Wire

struct Attack {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Bytes that tell kind, flags and receiver.
    private static let address = 10
    /// Numbers at which lengths and counts go wrong.
    private static let awkward: [UInt8] = [0, 1, 4, 5, 15, 63, 64, 127, 128, 192, 254, 255]

    /// The frame as it arrives; nil when it is no frame any more.
    mutating func change(_ frame: Frame) -> Frame? {
        let before = frame.bytes
        var bytes = before
        for _ in 0...below(4) { change(&bytes) }
        if bytes.count >= Self.address, below(16) != 0 {
            bytes.replaceSubrange(..<Self.address, with: before[..<Self.address])
        }
        guard var changed = Frame(bytes: bytes) else { return nil }
        if changed.kind == .data, below(8) != 0 { repair(&changed.body) }
        return changed
    }

    private mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    /// Changes a byte, or how many there are.
    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        // Where the headers and options are, mostly.
        let place = below(2) == 0 ? below(bytes.count) : below(min(bytes.count, 100))
        switch below(8) {
        case 0: bytes[place] = UInt8(below(256))
        case 1: bytes[place] ^= 1 << UInt8(below(8))
        case 2: bytes[place] = Self.awkward[below(Self.awkward.count)]
        case 3: bytes[place] &+= below(2) == 0 ? 1 : 255
        case 4: bytes.removeLast(below(bytes.count))
        case 5: bytes += repeatElement(UInt8(below(256)), count: below(200))
        case 6: bytes.insert(UInt8(below(256)), at: place)
        default: bytes.remove(at: place)
        }
    }

    // MARK: - Checksums

    /// Where the IP header begins in the body, behind the Ethernet type.
    private static let header = 8

    /// Makes an IPv4 packet's length and checksums right, as far as it has any.
    private mutating func repair(_ body: inout [UInt8]) {
        let header = Self.header
        guard body.count >= header + 20, body[6] == 8, body[7] == 0 else { return }
        let start = header + max(Int(body[header] & 15) * 4, 20)
        guard start <= body.count else { return }
        if below(4) != 0 { put(body.count - header, at: header + 2, in: &body) }
        put(0, at: header + 10, in: &body)
        put(checksum(body[header..<start]), at: header + 10, in: &body)
        let number = body[header + 9]
        guard let place = [1: 2, 2: 2, 6: 16, 17: 6][number].map({ start + $0 }),
            place + 2 <= body.count
        else { return }
        if number == 17, below(4) != 0 { put(body.count - start, at: start + 4, in: &body) }
        put(0, at: place, in: &body)
        var covered = Array(body[start...])
        if number == 6 || number == 17 {
            let length = body.count - start
            covered =
                body[(header + 12)..<(header + 20)]
                + [0, number, UInt8(length >> 8 & 255), UInt8(length & 255)] + covered
        }
        put(checksum(covered), at: place, in: &body)
    }

    private func checksum(_ bytes: some Collection<UInt8>) -> UInt16 {
        var sum = InternetChecksum()
        sum.add(bytes)
        return sum.value
    }

    private func put(_ value: some BinaryInteger, at place: Int, in body: inout [UInt8]) {
        body[place] = UInt8(truncatingIfNeeded: value >> 8)
        body[place + 1] = UInt8(truncatingIfNeeded: value)
    }
}
