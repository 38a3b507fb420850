//  Flash sizes and layouts as the SDK numbers them (memory_map.md).

/// C: enum flash_size_map.
public enum FlashMap: UInt32, Sendable, CaseIterable {
    case kb512 = 0
    case kb256 = 1
    case mb1 = 2
    case mb2 = 3
    case mb4 = 4
    case mb2Slots1024 = 5
    case mb4Slots1024 = 6

    /// How the command line names it: the chip's size, and the slots' where two maps share it.
    public var name: String {
        switch self {
        case .kb512: "512K"
        case .kb256: "256K"
        case .mb1: "1M"
        case .mb2: "2M"
        case .mb4: "4M"
        case .mb2Slots1024: "2M-c1"
        case .mb4Slots1024: "4M-c1"
        }
    }

    /// Bytes of the chip.
    public var size: UInt32 {
        switch self {
        case .kb512: 512 << 10
        case .kb256: 256 << 10
        case .mb1: 1 << 20
        case .mb2, .mb2Slots1024: 2 << 20
        case .mb4, .mb4Slots1024: 4 << 20
        }
    }

    public init?(name: String) {
        guard let map = FlashMap.allCases.first(where: { $0.name == name }) else { return nil }
        self = map
    }
}
