// Headers that an application names in another spelling than the file has: `Esp_system.h`, or
// `log\log.h`. Both work where the SDK's tools usually run, because there neither case nor the
// kind of slash matters.
//
// Interface: `HeaderSpelling.forward(diagnostics)`. It writes a header of the wrong name into a
// directory that is searched last, which includes the right one, and says whether it could.

struct HeaderSpelling {
    let directories: [String]
    let forwardDirectory: String

    /// Forwards every header that the compiler did not find and that exists in another spelling,
    /// and removes what forwards to a file that no longer exists.
    /// - Returns: whether anything changed, so that compiling again makes sense.
    func forward(_ diagnostics: String) throws(FileError) -> Bool {
        var any = false
        for missing in MissingHeader.all(in: diagnostics) {
            if missing.includer.hasPrefix(forwardDirectory + "/") {
                // The header that it led to has gone.
                Files.remove(missing.includer)
                any = true
                continue
            }
            let forwarder = Path.join(forwardDirectory, missing.name)
            let own = Path.directory(Path.absolute(missing.includer))
            guard missing.isSafe, !Files.exists(forwarder),
                let real = find(missing.name, in: [own] + directories)
            else { continue }
            try Files.makeDirectory(Path.directory(forwarder))
            try Files.replace(forwarder, with: "#include \"\(real)\"\n")
            any = true
        }
        return any
    }

    /// The first file whose path matches but for case and kind of slash.
    private func find(_ name: String, in directories: [String]) -> String? {
        let parts = name.split { $0 == "/" || $0 == "\\" }.map(String.init)
        for directory in directories {
            var path: String? = directory
            for part in parts {
                path = path.flatMap { Self.entry(part, in: $0) }
            }
            if let path, !Files.isDirectory(path) { return path }
        }
        return nil
    }

    private static func entry(_ part: String, in directory: String) -> String? {
        if part == "." { return directory }
        if part == ".." { return Path.directory(directory) }
        let names = Files.names(in: directory)
        let match =
            names.first { $0 == part }
            ?? names.first { $0.lowercased() == part.lowercased() }
        return match.map { Path.join(directory, $0) }
    }
}

/// A header that a compiler did not find.
struct MissingHeader: Equatable {
    var name: String
    /// The file with the #include.
    var includer: String

    /// Whether a file of this name would stay within the directory it is created in.
    var isSafe: Bool {
        !name.hasPrefix("/") && !name.split(separator: "/").contains("..") && !name.isEmpty
    }

    /// clang: `a.c:3:10: fatal error: 'x.h' file not found`;
    /// gcc: `a.c:3:10: fatal error: x.h: No such file or directory`.
    static func all(in diagnostics: String) -> [MissingHeader] {
        diagnostics.split(separator: "\n").compactMap { line in
            guard let marker = line.firstRange(of: ": fatal error: ") else { return nil }
            let place = line[..<marker.lowerBound].split(separator: ":")
            let message = line[marker.upperBound...]
            var name: Substring
            if message.hasPrefix("'"), let end = message.firstRange(of: "' file not found") {
                name = message[..<end.lowerBound].dropFirst()
            } else if let end = message.firstRange(of: ": No such file or directory") {
                name = message[..<end.lowerBound]
            } else {
                return nil
            }
            if let hint = name.firstRange(of: "' file") { name = name[..<hint.lowerBound] }
            return MissingHeader(name: String(name), includer: place.first.map(String.init) ?? "")
        }
    }
}
