// What the firmware's variables and constants would take of the chip's RAM.
//
// Interface: `StaticData(of: sharedObject)`.
//
// The chip keeps .data, .rodata and .bss in its data RAM, and what is left is the heap
// (memory_map.md, "RAM / register map"). Here they are compiled for 64 bits, next to things that
// only the host needs. So this is an estimate, made of what the file says for certain:
//   - sections that are the loader's, the unwinder's or the instrumentation's do not count;
//   - a word that is to hold an address (a relocation) counts 4 bytes for 8;
//   - so does a variable of 8 bytes that begins as zeros: nearly all of them are pointers or
//     handles, and a `double` or 64-bit integer is taken for one;
//   - what AddressSanitizer puts behind variables does not count.
// Pointers in arrays and structures that begin as zeros count in full, so the estimate is rather
// too large than too small.

public struct StaticData: Equatable, Sendable {
    /// Variables with initial values, in bytes.
    public var data: UInt32 = 0
    /// Constants and literals.
    public var constants: UInt32 = 0
    /// Variables that begin as zeros.
    public var zeroed: UInt32 = 0
    /// Where variables lie on the host.
    public var variables: [Range<UInt64>] = []

    public var total: UInt32 { data &+ constants &+ zeroed }

    public init(of image: SharedObject) {
        let areas = image.areas.filter { !$0.isCode && !Self.isHosts($0.name) }
        var sizes = areas.map {
            Int64(clamping: $0.addresses.upperBound - $0.addresses.lowerBound)
        }
        func area(of address: UInt64) -> Int? {
            areas.firstIndex { $0.addresses.contains(address) }
        }
        for relocation in image.relocations {
            if let place = area(of: relocation.place) { sizes[place] -= 4 }
        }
        for object in image.objects where object.size == 8 {
            if let place = area(of: object.address), areas[place].isZeroed { sizes[place] -= 4 }
        }
        for (address, bytes) in Self.redZones(in: image) {
            if let place = area(of: address) { sizes[place] -= min(bytes, sizes[place]) }
        }
        for (area, size) in zip(areas, sizes) {
            // A file that says more of its relocations than of its sections is no reason to stop.
            let size = UInt32(clamping: size)
            if area.isZeroed {
                zeroed = Self.sum(zeroed, size)
            } else if area.isWritable, !area.name.hasPrefix(".data.rel.ro") {
                data = Self.sum(data, size)
            } else {
                constants = Self.sum(constants, size)
            }
            if area.isWritable { variables.append(area.addresses) }
        }
    }

    /// Rounds to words, and stays far below what would overflow when three are added.
    private static func sum(_ whole: UInt32, _ part: UInt32) -> UInt32 {
        min(whole + min((part &+ 3) & ~3, 1 << 28), 1 << 28)
    }

    /// Sections that the chip has no counterpart of.
    private static func isHosts(_ name: String) -> Bool {
        [
            ".note", ".dyn", ".gnu", ".hash", ".rela", ".eh_frame", ".gcc_except_table", ".init",
            ".fini", ".preinit", ".ctors", ".dtors", ".got", ".plt", ".relro", ".tm_clone",
            "__sancov", "asan_",
        ].contains { name.hasPrefix($0) }
    }

    /// What AddressSanitizer's table says of each variable: where it lies, and the bytes behind it
    /// that are not its own. A row has eight words: address, size, size with the zone, ...
    private static func redZones(in image: SharedObject) -> [(address: UInt64, bytes: Int64)] {
        guard let table = image.areas.first(where: { $0.name == "asan_globals" }) else { return [] }
        let targets = Dictionary(
            image.relocations.map { ($0.place, $0.addend) }, uniquingKeysWith: { first, _ in first }
        )
        let words = image.words(of: table)
        var zones: [(address: UInt64, bytes: Int64)] = []
        for row in stride(from: 0, to: words.count - 7, by: 8) {
            guard let address = targets[table.addresses.lowerBound &+ UInt64(row * 8)],
                words[row + 2] >= words[row + 1]
            else { continue }
            zones.append((address, Int64(clamping: words[row + 2] - words[row + 1])))
        }
        return zones
    }
}
