//  Where things lie in the flash, for each of the SDK's maps (memory_map.md, image_boot.md).

/// One of the two places for firmware.
public enum FirmwareSlot: UInt32, Sendable, CaseIterable {
    case user1 = 0
    case user2 = 1

    /// As the SDK calls its image: `user1`.
    public var name: String { self == .user1 ? "user1" : "user2" }

    public var other: FirmwareSlot { self == .user1 ? .user2 : .user1 }
}

extension FlashMap {
    /// The address of a slot's image; nil where the map has no such slot.
    public func address(of slot: FirmwareSlot) -> UInt32? {
        switch slot {
        case .user1: 0x1000
        case .user2:
            switch self {
            case .kb512: 0x41000
            case .kb256: nil
            case .mb1, .mb2, .mb4: 0x81000
            case .mb2Slots1024, .mb4Slots1024: 0x101000
            }
        }
    }

    /// Bytes that a slot has, up to the area that the map reserves behind it.
    public var slotSize: UInt32 {
        switch self {
        case .kb512: 0x3B000 - 0x1000
        case .kb256: 0x3B000 - 0x1000
        case .mb1, .mb2, .mb4: 0x7B000 - 0x1000
        case .mb2Slots1024, .mb4Slots1024: 0xFB000 - 0x1000
        }
    }

    public var sectors: UInt32 { size / flashSectorSize }

    /// 128 bytes of the radio's settings (esp_init_data_default.bin).
    public var initDataAddress: UInt32 { size - 0x4000 }

    /// The first of the three sectors of the SDK's parameters: two copies, and which is valid.
    public var parameterSector: UInt32 { sectors - 3 }
}
