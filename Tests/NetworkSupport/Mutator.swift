//  Frames that no honest peer sends, made of frames of real conversations: bytes, lengths, ends and
//  pieces of others are changed by a seed. Most get sound checksums again, so that they reach the
//  code behind them.

import Chip
import Simulation
import Wire

/// Makes bad frames of good ones.
public struct Mutator {
    private var random: SeededRandom
    private let originals: [[UInt8]]
    private let destination: [UInt8]?

    /// - Parameters:
    ///   - originals: sound frames.
    ///   - destination: whom most of the frames are for; nil: whom the original was for.
    public init(seed: UInt64, originals: [[UInt8]], to destination: MACAddress? = nil) {
        random = SeededRandom(seed: seed)
        self.originals = originals
        self.destination = destination?.array
    }

    public mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(limit, 1))) }

    public mutating func next() -> [UInt8] {
        var frame = originals[below(originals.count)]
        let former = Array(frame.prefix(6))
        for _ in 0...below(4) { change(&frame) }
        // The right destination, mostly: else the frame is not looked at.
        if frame.count >= 6, below(16) != 0, frame[0] & 1 == 0 {
            frame.replaceSubrange(0..<6, with: destination ?? former)
        }
        if below(8) != 0 { repair(&frame) }
        return frame
    }

    /// Changes bytes, their number, or their order.
    public mutating func change(_ frame: inout [UInt8]) {
        guard !frame.isEmpty else { return }
        let place = below(frame.count)
        switch below(8) {
        case 0: frame[place] = UInt8(below(256))
        case 1: frame[place] ^= 1 << UInt8(below(8))
        case 2: frame.removeLast(below(frame.count))
        case 3: frame += (0..<below(200)).map { _ in UInt8(truncatingIfNeeded: place) }
        case 4:
            let other = originals[below(originals.count)]
            frame.replaceSubrange(place..., with: other.suffix(below(other.count)))
        case 5:
            // A header's byte, where the lengths and offsets are.
            let header = 14 + below(48)
            if header < frame.count { frame[header] = [0, 1, 4, 5, 15, 127, 128, 255][below(8)] }
        case 6: frame.insert(UInt8(below(256)), at: place)
        default: frame.remove(at: place)
        }
    }

    /// Makes length and checksums sound, as far as there are any.
    private mutating func repair(_ frame: inout [UInt8]) {
        guard frame.count >= 34, frame[12] == 8, frame[13] == 0 else { return }
        let header = max(Int(frame[14] & 15) * 4, 20)
        guard 14 + header <= frame.count else { return }
        if below(4) != 0 { put(frame.count - 14, at: 16, in: &frame) }
        put(0, at: 24, in: &frame)
        put(sum(frame[14..<(14 + header)]), at: 24, in: &frame)
        let start = 14 + header
        let field = [1: 2, 2: 2, 6: 16, 17: 6][Int(frame[23])]
        guard let field, start + field + 2 <= frame.count else { return }
        put(0, at: start + field, in: &frame)
        var pseudo: [UInt8] = []
        if frame[23] == 6 || frame[23] == 17 {
            let length = frame.count - start
            pseudo =
                Array(frame[26..<34]) + [0, frame[23], UInt8(length >> 8), UInt8(length & 255)]
        }
        put(sum(pseudo + frame[start...]), at: start + field, in: &frame)
    }

    private func sum(_ bytes: some Sequence<UInt8>) -> Int {
        var checksum = InternetChecksum()
        checksum.add(bytes)
        return Int(checksum.value)
    }

    private func put(_ value: Int, at place: Int, in frame: inout [UInt8]) {
        frame[place] = UInt8(value >> 8 & 255)
        frame[place + 1] = UInt8(value & 255)
    }
}
