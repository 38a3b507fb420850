// compile_commands.json, which tells clangd and other tools how each file is compiled.
//
// Interface: `CompilationDatabase.write`. Format: Clang's "JSON Compilation Database".
//
// Rules: it stands in the application's directory, unless a file of somebody else is there or
// nothing can be written there; then in the build folder. The commands are without instrumentation,
// for tools that read code, and nothing is written when nothing changed.

enum CompilationDatabase {
    /// Marks an entry, and so the whole file, as ours.
    private static let marker = "\"output\": \"host8266/"

    /// - Returns: where it is, or nil when it could not be written anywhere: no reason to fail.
    @discardableResult
    static func write(
        _ application: Application, flags: CompilerFlags, compiler: String, folder: BuildFolder
    ) -> String? {
        let entries = application.sources.map { source in
            entry(source, flags: flags, compiler: compiler)
        }
        let text = "[\n" + entries.joined(separator: ",\n") + "\n]\n"
        let places = [application.root, flags.forwardDirectory]
        for directory in places {
            let path = Path.join(directory, "compile_commands.json")
            let old = Files.readText(path)
            if old == text { return path }
            if let old, !old.contains(marker) { continue }
            if directory != application.root { try? Files.makeDirectory(directory) }
            if (try? Files.replace(path, with: text)) != nil { return path }
        }
        return nil
    }

    private static func entry(
        _ source: SourceFile, flags: CompilerFlags, compiler: String
    ) -> String {
        let words = [compiler] + flags.editorArguments(for: source) + ["-c", source.path]
        var hash = ContentHash()
        hash.add(source.path)
        return """
              {
                "directory": \(quoted(flags.application.root)),
                "file": \(quoted(source.path)),
                "arguments": [\(words.map(quoted).joined(separator: ", "))],
                "output": "host8266/\(hash.hexadecimal).o"
              }
            """
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
