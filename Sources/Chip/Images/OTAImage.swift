//  Firmware images in the chip's OTA format, with the host's firmware as their flash part.
//
//      0      8 bytes     outer header: EA, 4, flash mode, size and speed, entry
//      8      8           segment header: address 0, bytes of what follows, a multiple of 16
//      16     n           the shared object, filled up with zeros          not in the XOR
//      16+n   8           inner header: E9, 1 segment, mode, size and speed, entry
//             8 + 64      one segment at 0x3FFE8000: the marker (below)
//             ... 16      zeros, and the XOR of the segment's bytes as the last of a line of 16
//             4           the checksum of everything before it
//
//  Source: memory_map.md, image_boot.md. The tools of the chip accept and write such images. The
//  marker says that this is a host's image, how long the shared object is without its filling, and
//  for which processor, slot and version of the simulator it was built.
//
//  Rule: an image is whatever somebody has downloaded. Every length in it is checked, and nothing
//  of the shared object is looked at before the checksum is right.

/// What the marker of an image tells.
public struct ImageMarker: Equatable, Sendable {
    /// What firmware may call and how it is instrumented: counts up when an older image would not
    /// run any more.
    public static let currentVersion: UInt32 = 1

    #if arch(x86_64)
        public static let currentProcessor: UInt32 = 62
    #else
        public static let currentProcessor: UInt32 = 183
    #endif

    /// Bytes of the shared object.
    public var length: UInt32
    /// Its CRC-32.
    public var checksum: UInt32
    public var version = ImageMarker.currentVersion
    /// ELF's number of it: 62 for x86-64, 183 for AArch64.
    public var processor = ImageMarker.currentProcessor
    /// Up to 20 bytes, filled up with zeros.
    public var buildID: [UInt8]
    /// The only slot that it is for; nil for any. The chip's images are linked for a slot where the
    /// map has slots of 512 KB or less; host code runs anywhere, so this stands for the address.
    public var slot: FirmwareSlot?

    static let size = 64
    static let magic: [UInt8] = Array("HOST".utf8)

    public init(
        length: UInt32, checksum: UInt32, buildID: [UInt8], slot: FirmwareSlot? = nil
    ) {
        self.length = length
        self.checksum = checksum
        self.slot = slot
        self.buildID = Array((buildID + [UInt8](repeating: 0, count: 20)).prefix(20))
    }

    var bytes: [UInt8] {
        var bytes = Self.magic
        for word in [length, checksum, version, processor] { bytes.append(word: word) }
        bytes += buildID
        bytes.append(word: slot.map { $0.rawValue + 1 } ?? 0)
        return bytes + [UInt8](repeating: 0, count: Self.size - bytes.count)
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.size, bytes.starts(with: Self.magic) else { return nil }
        let start = bytes.startIndex
        length = bytes.word(at: start + 4)
        checksum = bytes.word(at: start + 8)
        version = bytes.word(at: start + 12)
        processor = bytes.word(at: start + 16)
        buildID = Array(bytes[start + 20..<start + 40])
        let number = bytes.word(at: start + 40)
        slot = number == 0 ? nil : FirmwareSlot(rawValue: number - 1)
    }
}

/// Why bytes are not an image that can be started here.
public enum ImageFault: Error, Equatable, CustomStringConvertible {
    case blank
    case noImage(firstByte: UInt8)
    case truncated
    case malformed(String)
    case wrongSum(computed: UInt8, stored: UInt8)
    case wrongChecksum(computed: UInt32, stored: UInt32)
    case notOurs
    case otherProcessor(UInt32)
    case otherVersion(UInt32)
    case otherSlot(FirmwareSlot)

    public var description: String {
        switch self {
        case .blank: "there is nothing: the flash is erased there"
        case .noImage(let byte):
            "it begins with 0x\(String(byte, radix: 16)), an OTA image with 0xea"
        case .truncated: "it ends before its own lengths say"
        case .malformed(let what): "it is damaged: \(what)"
        case .wrongSum(let computed, let stored):
            "it is damaged: its bytes give the sum 0x\(String(computed, radix: 16)), it says "
                + "0x\(String(stored, radix: 16))"
        case .wrongChecksum(let computed, let stored):
            "it is damaged: its bytes give the checksum 0x\(String(computed, radix: 16)), it says "
                + "0x\(String(stored, radix: 16))"
        case .notOurs:
            "it is an image for the chip itself; build the application with host8266 image make"
        case .otherProcessor(let number):
            "it was built on a machine with another processor (number \(number) of ELF's)"
        case .otherVersion(let version):
            "it was built for version \(version) of the simulator's interface, this is version "
                + "\(ImageMarker.currentVersion): build it again"
        case .otherSlot(let slot):
            "it is for slot \(slot.rawValue + 1), and lies in slot \(slot.other.rawValue + 1)"
        }
    }
}

/// An image, made or read.
public struct OTAImage: Sendable {
    public let marker: ImageMarker
    /// The whole image.
    public let bytes: [UInt8]
    /// Where in `bytes` the shared object lies.
    public let payload: Range<Int>
    /// The byte of flash size and speed.
    public let sizeAndSpeed: UInt8

    private static let header = 8
    private static let outerMagic: UInt8 = 0xEA
    private static let innerMagic: UInt8 = 0xE9
    private static let ram: UInt32 = 0x3FFE_8000
    /// `call_user_start`, where the chip would enter.
    private static let entry: UInt32 = 0x4010_0004
    static let sumSeed: UInt8 = 0xEF

    // MARK: - Making

    /// Wraps a shared object.
    ///
    /// - Parameter slot: the only one that the image is for; nil for any.
    public init(
        sharedObject: [UInt8], buildID: [UInt8], map: FlashMap, slot: FirmwareSlot? = nil
    ) {
        marker = ImageMarker(
            length: UInt32(sharedObject.count), checksum: CRC32.of(sharedObject), buildID: buildID,
            slot: slot)
        // Quad mode at 40 MHz: 0 and 0.
        sizeAndSpeed = UInt8(map.rawValue) << 4
        var bytes = Self.header(Self.outerMagic, 4, sizeAndSpeed)
        let padded = (sharedObject.count + 15) & ~15
        bytes.append(word: 0)
        bytes.append(word: UInt32(padded))
        payload = bytes.count..<bytes.count + sharedObject.count
        bytes += sharedObject
        bytes += [UInt8](repeating: 0, count: padded - sharedObject.count)
        bytes += Self.header(Self.innerMagic, 1, sizeAndSpeed)
        let segment = marker.bytes
        bytes.append(word: Self.ram)
        bytes.append(word: UInt32(segment.count))
        bytes += segment
        bytes += [UInt8](repeating: 0, count: 16 - (bytes.count + 1) & 15)
        bytes.append(segment.reduce(Self.sumSeed, ^))
        bytes.append(word: Self.stored(CRC32.of(bytes)))
        self.bytes = bytes
    }

    /// The same firmware in an image for one slot.
    public func forSlot(_ slot: FirmwareSlot) -> OTAImage {
        OTAImage(
            sharedObject: Array(bytes[payload]), buildID: marker.buildID,
            map: FlashMap(rawValue: UInt32(sizeAndSpeed >> 4)) ?? .mb4, slot: slot)
    }

    private static func header(_ magic: UInt8, _ count: UInt8, _ sizeAndSpeed: UInt8) -> [UInt8] {
        var bytes = [magic, count, 0, sizeAndSpeed]
        bytes.append(word: entry)
        return bytes
    }

    /// How the chip's tools store a CRC: with bit 31 its complement, else one more.
    private static func stored(_ sum: UInt32) -> UInt32 {
        sum & 0x8000_0000 != 0 ? ~sum : sum &+ 1
    }

    // MARK: - Reading

    /// Reads and checks an image at the start of `bytes`; what lies behind it is ignored.
    ///
    /// - Parameter slot: where it lies, if anywhere.
    /// - Throws: `ImageFault`; then nothing of it may be executed.
    public init(reading bytes: [UInt8], in slot: FirmwareSlot? = nil) throws(ImageFault) {
        guard let first = bytes.first else { throw .truncated }
        guard first != 0xFF || bytes.prefix(64).contains(where: { $0 != 0xFF }) else {
            throw .blank
        }
        guard first == Self.outerMagic else {
            if first == Self.innerMagic { throw .notOurs }
            throw .noImage(firstByte: first)
        }
        guard bytes.count >= 16 else { throw .truncated }
        guard bytes[1] == 4, bytes[...].word(at: 8) == 0 else {
            throw .malformed("its outer header is not that of an OTA image")
        }
        let length = Int(bytes[...].word(at: 12))
        guard length & 15 == 0 else { throw .malformed("its flash part is not of whole lines") }
        let inner = 16 + length
        let end = try Self.checkSegments(bytes, at: inner)
        guard bytes.count >= end + 4 else { throw .truncated }
        let computed = Self.stored(CRC32.of(bytes[..<end]))
        let stored = bytes[...].word(at: end)
        guard computed == stored else {
            throw .wrongChecksum(computed: computed, stored: stored)
        }
        let segment = inner + Self.header + 8
        guard bytes[inner + 1] == 1, segment + ImageMarker.size <= end,
            let marker = ImageMarker(bytes[segment..<segment + ImageMarker.size])
        else { throw .notOurs }
        guard marker.processor == ImageMarker.currentProcessor else {
            throw .otherProcessor(marker.processor)
        }
        guard marker.version == ImageMarker.currentVersion else {
            throw .otherVersion(marker.version)
        }
        guard marker.length <= UInt32(length), marker.length >= 64 else {
            throw .malformed("its marker tells a wrong length")
        }
        let payload = 16..<16 + Int(marker.length)
        guard CRC32.of(bytes[payload]) == marker.checksum else {
            throw .malformed("its firmware is not the one that its marker tells of")
        }
        if let slot, let wanted = marker.slot, wanted != slot { throw .otherSlot(wanted) }
        self.marker = marker
        self.payload = payload
        self.bytes = Array(bytes[..<(end + 4)])
        sizeAndSpeed = bytes[3]
    }

    /// Walks the inner image's segments and compares their sum.
    ///
    /// - Returns: the offset behind the sum.
    private static func checkSegments(
        _ bytes: [UInt8], at inner: Int
    ) throws(ImageFault) -> Int {
        guard bytes.count >= inner + header else { throw .truncated }
        guard bytes[inner] == innerMagic else {
            throw .malformed("no image follows its flash part")
        }
        let count = Int(bytes[inner + 1])
        guard count <= 16 else { throw .malformed("it has \(count) segments") }
        var at = inner + header
        var sum = sumSeed
        for _ in 0..<count {
            guard bytes.count >= at + 8 else { throw .truncated }
            let length = Int(bytes[...].word(at: at + 4))
            guard bytes.count >= at + 8 + length else { throw .truncated }
            for byte in bytes[at + 8..<at + 8 + length] { sum ^= byte }
            at += 8 + length
        }
        at += 16 - (at + 1) & 15
        guard bytes.count > at else { throw .truncated }
        guard bytes[at] == sum else { throw .wrongSum(computed: sum, stored: bytes[at]) }
        return at + 1
    }
}

extension [UInt8] {
    /// Appends a word, lowest byte first.
    fileprivate mutating func append(word: UInt32) {
        for shift in [0, 8, 16, 24] as [UInt32] {
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    /// The word at an index, lowest byte first.
    func word(at index: Int) -> UInt32 {
        UInt32(self[index]) | UInt32(self[index + 1]) << 8 | UInt32(self[index + 2]) << 16
            | UInt32(self[index + 3]) << 24
    }
}
