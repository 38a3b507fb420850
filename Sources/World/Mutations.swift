//  Answers that no honest peer gives, made of honest ones: `mutates` of a host in a scenario.
//
//  TCP and UDP stay sound; what is wrong is what they carry, and how it comes. One `Mutations` is
//  one host's. `datagrams` says what is sent in the place of a datagram, `delivery` in the place of
//  what a service writes to a connection; `Line` carries a delivery out.
//
//  Rules: everything follows from the seed, the share, and the order of the answers. A host that
//  mutates nothing draws no random numbers.

import Simulation

/// How some bytes of a stream are delivered.
struct Delivery: Equatable {
    enum End: Equatable {
        /// The next answer follows.
        case none
        /// Nothing more is said, though the connection stays.
        case silence
        /// The direction ends, or both.
        case shutDown, close
        case reset
        /// The last piece comes again and again until the peer has enough.
        case endless
    }

    /// What is sent by one write each.
    var pieces: [[UInt8]]
    /// A piece is sent when the last has been acknowledged.
    var isSplit = false
    /// From then to the next piece.
    var pause: Cycles = 0
    var end = End.none
}

final class Mutations {
    /// Of 100 answers, so many are changed.
    private let share: Int
    private var random: SeededRandom
    private(set) var answers: UInt64 = 0
    private(set) var changed: UInt64 = 0

    init(share: Int, seed: UInt64) {
        self.share = share
        random = SeededRandom(seed: seed)
    }

    private func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(limit, 1))) }

    /// A delivery with pauses takes no longer.
    static let longestDrip = 120 * Cycles.perSecond

    /// Counts an answer; whether it is one that is changed.
    private func strikes() -> Bool {
        answers += 1
        guard below(100) < share else { return false }
        changed += 1
        return true
    }

    // MARK: - How answers come

    /// What is sent in the place of a datagram: none, others, more.
    func datagrams(of answer: [UInt8]) -> [[UInt8]] {
        guard strikes() else { return [answer] }
        switch below(16) {
        case 0: return []
        case 1: return [answer, answer]
        case 2: return (0..<32).map { _ in changed(answer) }
        case 3: return [changed(answer), answer]
        case 4: return [answer, changed(answer)]
        default: return [changed(answer)]
        }
    }

    /// What is sent in the place of bytes of a stream.
    func delivery(of answer: [UInt8]) -> Delivery {
        guard strikes() else { return Delivery(pieces: [answer]) }
        // The right bytes in a wrong way, the other way about, or both.
        let manner = below(4)
        var delivery = Delivery(pieces: [manner == 0 ? answer : changed(answer)])
        if manner < 2 { change(&delivery) }
        return delivery
    }

    private func change(_ delivery: inout Delivery) {
        switch below(8) {
        case 0...2:
            delivery.pieces = pieces(of: delivery.pieces[0])
            delivery.isSplit = true
        case 3:
            delivery.pieces = pieces(of: delivery.pieces[0])
            delivery.isSplit = true
            // Slow enough for any patience, and over some time.
            delivery.pause = min(
                Cycles(below(4000)) * .perMillisecond,
                Self.longestDrip / Cycles(max(delivery.pieces.count, 1)))
        case 4: delivery.end = .endless
        case 5: stop(&delivery, .silence)
        case 6: stop(&delivery, .reset)
        default: stop(&delivery, below(2) == 0 ? .close : .shutDown)
        }
    }

    /// Ends it after so many of its bytes.
    private func stop(_ delivery: inout Delivery, _ end: Delivery.End) {
        let bytes = delivery.pieces[0]
        delivery.pieces = [Array(bytes.prefix(below(bytes.count + 1)))]
        delivery.end = end
    }

    /// Cut anywhere: into bytes, into a few pieces, or one byte before the rest.
    private func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        let longest = [1, 2, 7, 64, 700, bytes.count][below(6)]
        // Many small pieces cost time, and tell no more than some.
        while !rest.isEmpty, pieces.count < 200 {
            let piece = rest.prefix(1 + below(longest))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return rest.isEmpty ? pieces : pieces + [Array(rest)]
    }

    // MARK: - What answers are

    /// Numbers at which lengths and counts go wrong, in a byte, in two, and in digits.
    private static let awkwardBytes: [UInt8] = [
        0, 1, 2, 10, 13, 32, 63, 64, 127, 128, 192, 254, 255,
    ]
    private static let awkwardWords: [UInt16] = [0, 1, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF]
    private static let awkwardNumbers = [
        "0", "-1", "1", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
        "18446744073709551616", "99999999999999999999999999", "0x10", "1e9", "",
    ]

    /// Other bytes, by one change to four.
    private func changed(_ answer: [UInt8]) -> [UInt8] {
        var bytes = answer
        for _ in 0...below(4) { change(&bytes) }
        return bytes
    }

    private func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(below(256))) }
        // Where heads and lengths are, mostly.
        let place = below(2) == 0 ? below(bytes.count) : below(min(bytes.count, 64))
        let length = 1 + below(min(bytes.count - place, 300))
        switch below(13) {
        case 0: bytes[place] = UInt8(below(256))
        case 1: bytes[place] ^= 1 << UInt8(below(8))
        case 2: bytes[place] = Self.awkwardBytes[below(Self.awkwardBytes.count)]
        case 3: bytes[place] &+= below(2) == 0 ? 1 : 255
        case 4: changeNumber(in: &bytes, from: place)
        case 5:
            let word = Self.awkwardWords[below(Self.awkwardWords.count)]
            bytes[place] = UInt8(word >> 8)
            if place + 1 < bytes.count { bytes[place + 1] = UInt8(word & 255) }
        case 6: bytes.removeLast(bytes.count - place)
        case 7: bytes.removeSubrange(place..<place + length)
        case 8: bytes += filling(below(2000))
        case 9: bytes.insert(contentsOf: filling(1 + below(300)), at: place)
        case 10:
            let part = Array(bytes[place..<place + length])
            for _ in 0...below(32) { bytes.insert(contentsOf: part, at: place) }
        case 11: bytes += bytes
        default: bytes = Array(bytes[place...] + bytes[..<place])
        }
        // Repetitions of repetitions would fill the memory.
        if bytes.count > answerLimit { bytes.removeLast(bytes.count - answerLimit) }
    }

    private let answerLimit = 4 << 20

    /// Bytes of one value, or of any.
    private func filling(_ count: Int) -> [UInt8] {
        let value = UInt8(below(256))
        let isChance = below(2) == 0
        return (0..<count).map { _ in isChance ? UInt8(below(256)) : value }
    }

    /// Replaces the first run of digits at a place or behind it.
    private func changeNumber(in bytes: inout [UInt8], from place: Int) {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        let number = Self.awkwardNumbers[below(Self.awkwardNumbers.count)]
        bytes.replaceSubrange(start..<end, with: number.utf8)
    }
}
