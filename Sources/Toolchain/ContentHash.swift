// A 128-bit hash of content, for cache keys: equal content has equal keys, and different content
// collides with probability 2^-128 as long as nobody works at it. Not for secrets.
//
// Interface: `ContentHash.add` in any order of parts, `hexadecimal` at the end. Parts are
// delimited by their length, so ("ab", "c") and ("a", "bc") differ.

struct ContentHash {
    private var low: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var high: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0) }
    }

    mutating func add(_ texts: [String]) {
        mix(UInt64(texts.count))
        for text in texts { add(text) }
    }

    /// Eight bytes at a time: sources are megabytes, and a build that has nothing to do must be
    /// over in milliseconds. The pointer stays within the bounds of the buffer that was given.
    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        mix(UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        mix(tail)
    }

    /// One round: two multiplications by odd constants, each lane fed into the other.
    private mutating func mix(_ word: UInt64) {
        low = (low ^ word) &* 0xFF51_AFD7_ED55_8CCD
        low ^= low >> 32
        high = (high &+ word ^ low) &* 0xC4CE_B9FE_1A85_EC53
        high ^= high >> 29
    }

    var hexadecimal: String {
        var final = self
        final.mix(low)
        final.mix(high)
        return [final.low, final.high].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
