//  The descriptors under which open(), read() and their siblings know files of SPIFFS.
//
//  A descriptor is a handle plus 3: below are the standard streams, which no file can be. Handles
//  begin at 1 and the lowest free one is taken, so the first file is 4. Sockets have descriptors of
//  their own that may be equal: which is meant depends on the function's header.
//  Source: spiffs_format.md, esp_spiffs glue; behaviour.md 17.

/// A descriptor of a file, and the flags with which one is opened, between C and SPIFFS.
public struct Descriptor: Equatable, Sendable {
    public let number: Int32

    /// Added to a handle.
    private static let offset: Int32 = 3

    /// What firmware gave; nil for the standard streams and everything below. 3 is a descriptor
    /// that no file ever has.
    public init?(number: Int32) {
        guard number >= Descriptor.offset else { return nil }
        self.number = number
    }

    public init(handle: Int) { number = Int32(handle) + Descriptor.offset }

    public var handle: Int { Int(number - Descriptor.offset) }
}

extension SPIFFS.Flags {
    /// newlib's O_ flags, as the SDK's headers number them.
    private enum Open {
        static let accessMode: Int32 = 3
        static let writeOnly: Int32 = 1
        static let readWrite: Int32 = 2
        static let append: Int32 = 0x0008
        static let create: Int32 = 0x0200
        static let truncate: Int32 = 0x0400
    }

    /// From open()'s flags; O_EXCL and all others mean nothing to the SDK.
    public init(openFlags flags: Int32) {
        self =
            switch flags & Open.accessMode {
            case Open.writeOnly: .write
            case Open.readWrite: [.read, .write]
            default: .read
            }
        if flags & Open.append != 0 { insert(.append) }
        if flags & Open.create != 0 { insert(.create) }
        if flags & Open.truncate != 0 { insert(.truncate) }
    }
}
