//  What the boot ROM tells while it loads an image (Guide A.3): its segments, and their sum.
//
//  The ROM reads lines of 16 bytes. `room` is what the line that a segment begins in holds of it,
//  16 for the first; `tail` is how much of the segment lies in its last line.

extension OTAImage {
    /// A segment of the inner image, as the ROM tells of it.
    public struct LoadedSegment: Equatable, Sendable {
        public let address: UInt32
        public let length: UInt32
        public let room: UInt32
        public let tail: UInt32
        /// The sum of the bytes loaded so far, with its seed.
        public let sum: UInt8
    }

    /// The inner image's segments in their order.
    public var loadedSegments: [LoadedSegment] {
        let inner = 16 + Int(bytes[...].word(at: 12))
        var at = inner + 8
        // What is left of the line that the header began.
        var left: UInt32 = 8
        var sum = Self.sumSeed
        var found: [LoadedSegment] = []
        for index in 0..<Int(bytes[inner + 1]) {
            let address = bytes[...].word(at: at)
            let length = bytes[...].word(at: at + 4)
            left = left >= 8 ? left - 8 : left + 8
            let room = index == 0 ? 16 : left
            let tail = length > left ? (length - left) % 16 : 0
            for byte in bytes[at + 8..<at + 8 + Int(length)] { sum ^= byte }
            found.append(
                LoadedSegment(
                    address: address, length: length, room: room, tail: tail, sum: sum))
            left = length > left ? (16 - tail) % 16 : left - length
            at += 8 + Int(length)
        }
        return found
    }

    /// The sum that stands at the end of the inner image.
    public var storedSum: UInt8 { bytes[bytes.count - 5] }
}
