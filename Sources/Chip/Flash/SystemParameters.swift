//  The SDK's own parameters in the flash: which image boots, and what Wi-Fi remembers.
//
//  They have one sector in two copies and a third sector whose first byte tells which copy is valid
//  (0: the first). A change writes the other copy and then the third sector, so that a power cut
//  leaves the old or the new. The SDK's own layout within the sector is not documented but for the
//  boot word; ours is `Layout`.

/// What lies where in the parameters' sector.
public enum ParameterLayout {
    /// The boot word, 16 bits.
    public static let bootWord = 0
    /// Wi-Fi's configuration; its own magic number says that it is there.
    public static let wifi = 0x100
}

/// Access to the parameters of one flash.
public struct SystemParameters {
    private let flash: any FlashStorage
    private let sector: UInt32

    public init(flash: any FlashStorage, map: FlashMap) {
        self.flash = flash
        sector = map.parameterSector
    }

    private var flagSector: UInt32 { sector + 2 }

    /// 0 or 1: the valid copy.
    private func validCopy() -> UInt32 {
        var flag: UInt8 = 0xFF
        _ = withUnsafeMutableBytes(of: &flag) {
            flash.read(flagSector * flashSectorSize, into: $0)
        }
        return flag == 0 ? 0 : 1
    }

    /// All of the valid copy.
    public func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0xFF, count: Int(flashSectorSize))
        let address = (sector + validCopy()) * flashSectorSize
        _ = bytes.withUnsafeMutableBytes { flash.read(address, into: $0) }
        return bytes
    }

    /// Replaces the parameters; does nothing when they are the same.
    public func write(_ bytes: [UInt8]) -> FlashResult {
        guard bytes != read() else { return .ok }
        let target: UInt32 = validCopy() == 0 ? 1 : 0
        // A step that fails ends the change, so that the valid copy stays the valid one.
        var result = flash.erase(sector: sector + target)
        guard result == .ok else { return result }
        result = bytes.withUnsafeBytes { flash.write((sector + target) * flashSectorSize, $0) }
        guard result == .ok else { return result }
        result = flash.erase(sector: flagSector)
        guard result == .ok, target == 0 else { return result }
        return withUnsafeBytes(of: UInt32(0)) { flash.write(flagSector * flashSectorSize, $0) }
    }

    public var bootWord: BootWord {
        let bytes = read()
        return BootWord(bits: UInt16(bytes[0]) | UInt16(bytes[1]) << 8)
    }

    /// Changes the boot word and leaves the rest.
    public func setBootWord(_ word: BootWord) -> FlashResult {
        var bytes = read()
        bytes[0] = UInt8(truncatingIfNeeded: word.bits)
        bytes[1] = UInt8(truncatingIfNeeded: word.bits >> 8)
        return write(bytes)
    }
}
