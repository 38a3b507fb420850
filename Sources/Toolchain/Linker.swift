// Objects to a shared object that the machine can load, and what the linker complains about.
//
// Interface: `Linker.link`, `Linker.diagnose` (links once more only to learn who uses what),
// `LinkerMessages.parse`.
//
// The result is linked at one address and offers only the entry points of firmware. What it
// wants is left open here: the caller compares it with what the host offers, which the linker
// cannot know. Code that nothing reaches is dropped first, as the SDK's own link does, so that
// unused files which call missing functions do no harm.
import Glibc

struct Linker: Sendable {
    let toolset: Toolset
    let folder: BuildFolder

    /// The functions that the SDK's library calls in an application.
    static let entryPoints = [
        "user_init", "user_rf_cal_sector_set", "user_rf_pre_init", "user_fatal_exception_handler",
        "vApplicationIdleHook", "vApplicationTickHook", "vApplicationMallocFailedHook",
        "vApplicationStackOverflowHook",
    ]

    private static let common = ["-shared", "--gc-sections", "--no-demangle", "--error-limit=0"]

    /// - Returns: the path of the firmware, and whether the linker had to run.
    func link(
        _ objects: [UnitCompiler.Object], name: String
    ) throws(BuildFailure) -> (path: String, started: Bool) {
        var hash = ContentHash()
        hash.add(toolset.identity)
        hash.add(objects.map(\.key))
        let safe = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        let path = folder.firmware("\(safe)-\(hash.hexadecimal)")
        if Files.exists(path) {
            folder.touch(path)
            return (path, false)
        }
        let temporary = Files.temporaryName(for: path)
        defer { Files.remove(temporary) }
        let options = [
            "--image-base=0x41000000", "-Bsymbolic", "-z", "now", "--build-id=sha1",
            "--eh-frame-hdr", "--unresolved-symbols=ignore-all", "--undefined-version",
            "--version-script=\(try versionScript())",
        ]
        let result = try run(options + ["-o", temporary], objects)
        guard result.status == 0 else { throw failure(result.text) }
        do {
            try Files.rename(temporary, to: path)
        } catch {
            throw BuildFolder.unwritable(error)
        }
        return (path, true)
    }

    /// What the linker would say if nothing were left open: who uses each missing symbol.
    func diagnose(_ objects: [UnitCompiler.Object]) throws(BuildFailure) -> [LinkerMessage] {
        let script = "--version-script=\(try versionScript())"
        let result = try run(
            ["-z", "defs", "--undefined-version", script, "-o", "/dev/null"], objects)
        return LinkerMessage.parse(result.text)
    }

    private func run(
        _ options: [String], _ objects: [UnitCompiler.Object]
    ) throws(BuildFailure) -> ProcessResult {
        do {
            return try ChildProcess.run(
                toolset.linker, Self.common + options + objects.map(\.path))
        } catch {
            throw .machine("the linker cannot be started: \(error.text)")
        }
    }

    private func versionScript() throws(BuildFailure) -> String {
        let text = "{ global: \(Self.entryPoints.joined(separator: "; ")); local: *; };\n"
        var hash = ContentHash()
        hash.add(text)
        let path = Path.join(folder.path, "answers/\(hash.hexadecimal).map")
        if Files.exists(path) { return path }
        do {
            try Files.replace(path, with: text)
        } catch {
            throw BuildFolder.unwritable(error)
        }
        return path
    }

    private func failure(_ text: String) -> BuildFailure {
        if text.contains("No space left on device") { return BuildFolder.full(folder.path) }
        let doubles = LinkerMessage.parse(text).filter { $0.kind == .duplicate }
        guard let first = doubles.first(where: { $0.symbol == "user_init" }) ?? doubles.first else {
            return .firmware("the firmware does not link", text)
        }
        let places = first.places.joined(separator: " and ")
        var sentence = "\(first.symbol) is defined twice, in \(places)"
        if doubles.count > 1 { sentence += " (and \(doubles.count - 1) more symbols like it)" }
        return .firmware(
            sentence + "; build one application at a time, or leave a file out with --exclude")
    }
}

/// One complaint of ld.lld.
struct LinkerMessage: Equatable {
    enum Kind { case undefined, duplicate }

    var kind: Kind
    var symbol: String
    /// `file:line`, in the linker's order.
    var places: [String]

    /// Reads messages such as
    ///
    ///     ld.lld: error: undefined symbol: f
    ///     >>> referenced by main.c:4 (/home/x/main.c:4)
    ///     >>>               /cache/1.o:(user_init)
    static func parse(_ text: String) -> [LinkerMessage] {
        var messages: [LinkerMessage] = []
        for line in text.split(separator: "\n") {
            if let at = line.firstRange(of: "error: undefined symbol: ") {
                messages.append(
                    .init(kind: .undefined, symbol: String(line[at.upperBound...]), places: []))
            } else if let at = line.firstRange(of: "error: duplicate symbol: ") {
                messages.append(
                    .init(kind: .duplicate, symbol: String(line[at.upperBound...]), places: []))
            } else if !messages.isEmpty, let place = place(in: line) {
                messages[messages.count - 1].places.append(place)
            }
        }
        return messages
    }

    /// The part in brackets is the whole path; without debug information there is none.
    private static func place(in line: Substring) -> String? {
        for marker in [">>> referenced by ", ">>> defined at "] {
            guard let at = line.firstRange(of: marker) else { continue }
            let rest = line[at.upperBound...]
            if let open = rest.firstIndex(of: "("), rest.last == ")", !rest.hasPrefix("(") {
                return String(rest[rest.index(after: open)...].dropLast())
            }
            return rest.first?.isNumber == true ? nil : String(rest)
        }
        return nil
    }
}
