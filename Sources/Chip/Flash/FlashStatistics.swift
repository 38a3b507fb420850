//  How much a flash was used: for `--flash-stats`.

public struct FlashStatistics: Sendable {
    public private(set) var reads: UInt64 = 0
    public private(set) var bytesRead: UInt64 = 0
    public private(set) var writes: UInt64 = 0
    public private(set) var bytesWritten: UInt64 = 0
    /// Erases of each sector since the run began.
    public private(set) var erases: [UInt32]

    init(sectors: Int) { erases = [UInt32](repeating: 0, count: sectors) }

    mutating func noteRead(bytes: Int) {
        reads += 1
        bytesRead += UInt64(bytes)
    }

    mutating func noteWrite(bytes: Int) {
        writes += 1
        bytesWritten += UInt64(bytes)
    }

    /// Returns how often the sector has been erased now.
    mutating func noteErase(of sector: UInt32) -> UInt32 {
        erases[Int(sector)] += 1
        return erases[Int(sector)]
    }

    /// One line for the whole chip, and one for each of the sectors that were erased most.
    public var report: [String] {
        let total = erases.reduce(UInt64(0)) { $0 + UInt64($1) }
        var lines = [
            "flash: \(reads) reads of \(bytesRead) bytes, \(writes) writes of \(bytesWritten) bytes, "
                + "\(total) erases"
        ]
        let worn = erases.indices.filter { erases[$0] > 0 }
            .sorted { (erases[$0], $1) > (erases[$1], $0) }
        for sector in worn.prefix(8) {
            let address = String(sector * Int(flashSectorSize), radix: 16)
            lines.append("sector 0x\(address): erased \(erases[sector]) times")
        }
        if worn.count > 8 { lines.append("and \(worn.count - 8) more sectors") }
        return lines
    }
}
