// Which names the host offers to firmware.
//
// Interface: `HostSymbols.offered(includeRoot:)`, the default for `build`.
//
// Firmware may use what the host program itself exports, and the few functions of the C library
// that Include/libc/host_functions.txt lists (memcpy and its like, which are the same everywhere
// and which compilers call on their own). Anything else that happens to be loaded is off limits:
// a call of the host's `open` would reach the host's files.
import Glibc

public enum HostSymbols {
    /// - Parameter includeRoot: the `Include` directory of Host8266.
    public static func offered(includeRoot: String) -> @Sendable (String) -> Bool {
        let list = Files.readText(Path.join(includeRoot, "libc/host_functions.txt")) ?? ""
        let fromLibC = Set(
            list.split(separator: "\n").lazy.filter { !$0.hasPrefix("#") }
                .flatMap { $0.split { $0 == " " || $0 == "\t" } }.map(String.init))
        let program = ProgramMap()
        return { name in fromLibC.contains(name) || program.exports(name) }
    }
}

/// Where the main program lies in memory, to tell its functions from those of its libraries.
private struct ProgramMap: Sendable {
    private let ranges: [ClosedRange<UInt>]

    /// Each line of the map is `start-end rights offset device inode path`.
    init() {
        let map = Files.readText("/proc/self/maps") ?? ""
        let program = Files.resolved("/proc/self/exe") ?? "?"
        ranges = map.split(separator: "\n").compactMap { line in
            guard line.hasSuffix(" " + program) else { return nil }
            let bounds = line.prefix { $0 != " " }.split(separator: "-")
            guard bounds.count == 2, let start = UInt(bounds[0], radix: 16),
                let end = UInt(bounds[1], radix: 16), start < end
            else { return nil }
            return start...(end - 1)
        }
    }

    /// Whether the main program itself offers the name to what it loads. dlsym only reads the
    /// loader's tables; the address is compared and never followed.
    func exports(_ name: String) -> Bool {
        guard let address = dlsym(nil, name) else { return false }
        let value = UInt(bitPattern: address)
        return ranges.contains { $0.contains(value) }
    }
}
