// From addresses to places in the source, for backtraces.
//
// Interface: `Symbolizer(firmware:).lines(for:)`; `ofBuild` for firmware that came out of the
// flash.
//
// The toolchain's llvm-symbolizer reads the firmware's debug information; it is started once for a
// whole backtrace, and only when there is one to show. Where it is missing, addresses are shown.
import Glibc

public struct Symbolizer: Sendable {
    /// nil when nothing but addresses is known.
    private let firmware: String?
    private let root: String

    /// - Parameters:
    ///   - firmware: the shared object, linked to where it is loaded.
    ///   - root: places below this directory are shown relative to it.
    public init(firmware: String, root: String) {
        self.firmware = firmware
        self.root = Path.absolute(root)
    }

    private init(root: String) {
        firmware = nil
        self.root = root
    }

    /// For the build with an id, which may have been started from the flash: this one, or one that
    /// lies beside it in the build folder. Where there is none, addresses stay what they are.
    ///
    /// - Parameter id: filled up with zeros, as images carry it, or not.
    public func ofBuild(_ id: [UInt8]) -> Symbolizer {
        guard let firmware else { return self }
        let wanted = Self.trimmed(id)
        if Self.buildID(of: firmware) == wanted { return self }
        let folder = Path.directory(firmware)
        for name in Files.names(in: folder).sorted() where name.hasSuffix(".so") {
            let twin = Path.join(folder, name)
            if Self.buildID(of: twin) == wanted { return Symbolizer(firmware: twin, root: root) }
        }
        return Symbolizer(root: root)
    }

    private static func buildID(of file: String) -> [UInt8]? {
        Files.read(file).flatMap { try? SharedObject($0) }.map { trimmed($0.buildID) }
    }

    private static func trimmed(_ id: [UInt8]) -> [UInt8] {
        Array(id.prefix(id.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0))
    }

    /// One line a frame, such as `task2 (user/user_main.c:23)`, for the addresses of firmware among
    /// `addresses`: the first is where it stopped, the others are return addresses.
    public func lines(for addresses: [UInt64]) -> [String] {
        let limit: UInt64 = 1 << 32
        // A return address may lie behind the last instruction of its function.
        let wanted = addresses.enumerated()
            .filter { $0.element < limit && $0.element != 0 }
            .map { $0.offset == 0 ? $0.element : $0.element - 1 }
        guard !wanted.isEmpty else { return [] }
        let plain = wanted.map { "0x" + String($0, radix: 16) }
        guard let firmware, let program = Toolset.symbolizer,
            let result = try? ChildProcess.run(
                program,
                ["--obj=" + firmware, "--functions", "--inlines", "--pretty-print"] + plain),
            result.status == 0
        else { return plain }
        let lines = rendered(result.text.split(separator: "\n").map(String.init))
        return lines.isEmpty ? plain : lines.filter { !$0.hasPrefix("??") }
    }

    /// The tool's lines without the frames that clang invents to carry the name of a check.
    private func rendered(_ lines: [String]) -> [String] {
        var result: [String] = []
        var followsInvented = false
        for line in lines {
            if line.hasPrefix("__clang_trap_msg$") {
                followsInvented = true
                continue
            }
            var line = line
            if followsInvented, line.hasPrefix(Self.inlined) {
                line.removeFirst(Self.inlined.count)
            }
            followsInvented = false
            result.append(rendered(line))
        }
        return result
    }

    private static let inlined = " (inlined by) "

    /// `name at path:line:column` becomes `name (path:line)`.
    private func rendered(_ line: String) -> String {
        var text = line
        var prefix = ""
        if text.hasPrefix(Self.inlined) {
            text.removeFirst(Self.inlined.count)
            prefix = "inlined in "
        }
        guard let at = text.range(of: " at ") else { return prefix + text }
        let name = text[..<at.lowerBound]
        var place = String(text[at.upperBound...])
        // Drop the column.
        if let colon = place.lastIndex(of: ":"), place[..<colon].contains(":") {
            place = String(place[..<colon])
        }
        if place.hasPrefix(root + "/") { place.removeFirst(root.count + 1) }
        return "\(prefix)\(name) (\(place))"
    }
}

extension String {
    /// The first place where `pattern` stands. The standard library has this for collections of
    /// characters only from a later deployment target on.
    fileprivate func range(of pattern: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(pattern) {
                return start..<index(start, offsetBy: pattern.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
