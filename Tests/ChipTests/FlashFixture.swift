//  A flash over memory of the test's own.
import Simulation

@testable import Chip

final class FlashFixture {
    let chip: FlashChip
    private let bytes: UnsafeMutablePointer<UInt8>
    private let unfilled: UnsafeMutablePointer<UInt8>

    init(map: FlashMap = .kb512) {
        let sectors = Int(map.size / flashSectorSize)
        bytes = .allocate(capacity: Int(map.size))
        bytes.initialize(repeating: 0, count: Int(map.size))
        unfilled = .allocate(capacity: sectors)
        unfilled.initialize(repeating: 1, count: sectors)
        chip = FlashChip(bytes: bytes, unfilled: unfilled, size: map.size)
    }

    deinit {
        bytes.deallocate()
        unfilled.deallocate()
    }

    func write(_ address: UInt32, _ values: [UInt8]) -> FlashResult {
        values.withUnsafeBytes { chip.write(address, $0) }
    }

    /// nil when reading fails.
    func read(_ address: UInt32, _ count: Int) -> [UInt8]? {
        var found = [UInt8](repeating: 0, count: count)
        let result = found.withUnsafeMutableBytes { chip.read(address, into: $0) }
        return result == .ok ? found : nil
    }
}
