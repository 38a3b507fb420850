//  The word by which the boot loader chooses between two images: the first 16 bits of the SDK's
//  parameters in the flash (image_boot.md).

public struct BootWord: Equatable, Sendable {
    public var bits: UInt16

    /// What the boot loader takes an erased or nonsensical word for: slot 1, version not set.
    public static let initial: UInt16 = 0xE7FC
    /// The version that the SDK's boot_v1.6.bin carries.
    public static let version: UInt8 = 6

    public init(bits: UInt16) {
        // Bits 0 and 1 both set, as in an erased flash, name no slot.
        self.bits = bits & 3 == 3 ? Self.initial : bits
    }

    /// Which slot is started (bit 0).
    public var slot: FirmwareSlot {
        get { bits & 1 == 0 ? .user1 : .user2 }
        set { bits = bits & ~3 | UInt16(newValue.rawValue) }
    }

    /// The boot loader's version (bits 8 to 12); 31 when it was never set.
    public var bootVersion: UInt8 {
        get { UInt8(bits >> 8 & 31) }
        set { bits = bits & ~0x1F00 | UInt16(newValue & 31) << 8 }
    }
}
