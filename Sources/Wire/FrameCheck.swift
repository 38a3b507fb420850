//  What stands between a frame from outside and lwIP.
//
//  lwIP drops much that is malformed by itself; what it would take for granted, or assert, is
//  refused here: lengths that do not fit in what contains them, header sizes below their least,
//  versions. Nothing is read beyond the frame. Checksums are lwIP's work.

public enum FrameCheck {
    static let ethernet = 14
    /// The longest frame: 1500 bytes in an Ethernet header.
    public static let longest = 1514

    /// Whether lwIP may see this frame.
    public static func isFit(_ frame: UnsafeRawBufferPointer) -> Bool {
        guard frame.count >= ethernet, frame.count <= longest else { return false }
        let content = UnsafeRawBufferPointer(rebasing: frame[ethernet...])
        switch UInt16(frame[12]) << 8 | UInt16(frame[13]) {
        case 0x0800: return isFitIP(content)
        case 0x0806: return isFitARP(content)
        default: return false
        }
    }

    /// ARP for IPv4 over Ethernet, a request or an answer.
    private static func isFitARP(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start: [UInt8] = [0, 1, 8, 0, 6, 4, 0]
        guard bytes.count >= 28, bytes.prefix(7).elementsEqual(start) else { return false }
        // A sender's address that is a group's would be put into the table as a neighbour.
        return (bytes[7] == 1 || bytes[7] == 2) && bytes[8] & 1 == 0
    }

    private static func isFitIP(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 20, bytes[0] >> 4 == 4 else { return false }
        let header = Int(bytes[0] & 15) * 4
        let total = word(bytes, 2)
        guard header >= 20, header <= total, total <= bytes.count else { return false }
        let fragment = word(bytes, 6)
        // The last byte of a packet in fragments may not lie beyond what 16 bits count.
        let offset = (fragment & 0x1FFF) * 8
        guard offset + total - header <= 65535 - header else { return false }
        let isFragment = fragment & 0x3FFF != 0
        let content = UnsafeRawBufferPointer(rebasing: bytes[header..<total])
        if isFragment { return isFitFragment(content, isLast: fragment & 0x2000 == 0) }
        return isFitContent(content, of: bytes[9])
    }

    /// Fragments but the last one have a multiple of 8 bytes, and each has some.
    private static func isFitFragment(_ content: UnsafeRawBufferPointer, isLast: Bool) -> Bool {
        !content.isEmpty && (isLast || content.count % 8 == 0)
    }

    private static func isFitContent(
        _ content: UnsafeRawBufferPointer, of number: UInt8
    ) -> Bool {
        switch number {
        case 1, 2: return content.count >= 8
        case 6:
            guard content.count >= 20 else { return false }
            let header = Int(content[12] >> 4) * 4
            return header >= 20 && header <= content.count
        case 17:
            guard content.count >= 8 else { return false }
            let length = word(content, 4)
            return length >= 8 && length <= content.count
        default: return true
        }
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int {
        Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }
}
