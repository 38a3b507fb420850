// One source file to one object, unless the object is there already.
//
// Interface: `UnitCompiler.lookUp` (cheap, starts nothing), then `compile` (may run on any
// thread). Both stand on the content keys of UnitRecord.swift.
//
// With clang an object takes two steps, because the passes in between need the module as text:
// source to LLVM IR with coverage calls; then the passes, and IR to machine code with the hook
// inlined. gcc does it in one, and calls the host in each block.
import Glibc

struct UnitCompiler: Sendable {
    let toolset: Toolset
    let folder: BuildFolder
    let flags: CompilerFlags
    /// The hook as bitcode; nil when nothing is to be inlined (gcc, and the hook itself).
    let hook: String?

    struct Object: Sendable {
        var path: String
        var key: String
        var warnings = ""
        /// It needed what `esp_common.h` had in earlier versions of the SDK.
        var isForEarlierSDK = false
        var processes = 0
    }

    enum Outcome: Sendable {
        case object(Object)
        /// What the compiler said, and our sentences about it.
        case rejected(output: String, because: [String])
        case failed(BuildFailure)
    }

    /// The object that an earlier build left for exactly this content.
    func lookUp(
        _ source: SourceFile, in application: Application, using contents: inout ContentKeys
    ) -> Object? {
        let unit = unitKey(source, in: application)
        guard let record = UnitRecord.read(folder.unit(unit)) else { return nil }
        let key = UnitRecord.key(
            unit: unit, dependencies: record.dependencies, using: &contents)
        let path = folder.object(key)
        guard key == record.key, Files.exists(path) else { return nil }
        folder.touch(path)
        folder.touch(folder.unit(unit))
        return Object(
            path: path, key: key, warnings: Files.readText(folder.warnings(key)) ?? "")
    }

    func compile(_ source: SourceFile, in application: Application) -> Outcome {
        let scratch = Scratch(stem: folder.scratchStem)
        defer { scratch.remove() }
        do {
            return try compile(source, in: application, scratch)
        } catch let failure as BuildFailure {
            return .failed(failure)
        } catch let error as FileError {
            return .failed(BuildFolder.unwritable(error))
        } catch {
            return .failed(.machine("\(source.path): \(error)"))
        }
    }

    /// - Parameter isForEarlierSDK: nil to find out.
    private func compile(
        _ source: SourceFile, in application: Application, _ scratch: Scratch,
        isForEarlierSDK: Bool? = nil
    ) throws -> Outcome {
        let isClang = flags.request.compiler == .clang && hook != nil
        let first = isClang ? scratch.module : scratch.object
        let arguments =
            (isForEarlierSDK == true ? [EarlierSDK.define] : [])
            + flags.arguments(for: source) + ["-MD", "-MF", scratch.dependencies, "-MT", "unit"]
            + (isClang ? ["-emit-llvm", "-S"] : ["-c"]) + [source.path, "-o", first]
        let run = try runTolerantly(source, arguments)
        let result = run.result
        guard result.status == 0 else { return try rejection(result, source) }
        var processes = run.attempts
        if isClang {
            let said = try assemble(scratch)
            processes += 1
            if let said {
                return .rejected(output: result.text + said.output, because: said.because)
            }
        }
        if isForEarlierSDK == nil, !run.isForEarlierSDK, !source.isCxx,
            EarlierSDK.callsMacro(Files.read(scratch.object) ?? [])
        {
            let again = try compile(source, in: application, scratch, isForEarlierSDK: true)
            if case .object = again { return again }
            // It has a function of that name, or is not to be helped.
            return try compile(source, in: application, scratch, isForEarlierSDK: false)
        }
        // clang writes a backslash within a name as a slash; such a name is always a forwarder of
        // ours, and the header that it leads to is on the list as well.
        let names = Dependencies.parse(Files.readText(scratch.dependencies) ?? "").filter {
            !$0.hasPrefix(flags.forwardDirectory) || Files.exists($0)
        }
        let unit = unitKey(source, in: application)
        var contents = ContentKeys()
        let record = UnitRecord(
            key: UnitRecord.key(unit: unit, dependencies: names, using: &contents),
            dependencies: names)
        if !result.output.isEmpty {
            try Files.replace(folder.warnings(record.key), with: result.output)
        }
        try Files.rename(scratch.object, to: folder.object(record.key))
        // A file that changed while the compiler read it must not be found under its new content.
        if !names.contains(where: { Self.changed($0, since: run.started) }) {
            try record.write(folder.unit(unit))
        }
        return .object(
            Object(
                path: folder.object(record.key), key: record.key, warnings: result.text,
                isForEarlierSDK: isForEarlierSDK ?? run.isForEarlierSDK, processes: processes))
    }

    /// The second step: the passes, then the module with the hook to an object.
    private func assemble(
        _ scratch: Scratch
    ) throws -> (output: String, because: [String])? {
        guard let module = Files.read(scratch.module) else {
            throw FileError(path: scratch.module, code: ENOENT)
        }
        let (rewritten, unknown) = InlineAssembly.rewrite(module)
        guard unknown.isEmpty else { return ("", unknown.map(Explanation.assembly)) }
        try Files.replace(
            scratch.module, with: VolatileAccesses.rewrite(LoopGuards.instrument(rewritten)))
        let result = try ChildProcess.run(
            toolset.compiler,
            [
                "-O\(flags.request.optimization)", "-fPIC", "-ffunction-sections",
                "-fdata-sections", "-fno-omit-frame-pointer", "-w", "-x", "ir", scratch.module,
                "-c", "-o", scratch.object, "-Xclang", "-mlink-builtin-bitcode", "-Xclang", hook!,
            ])
        if result.status == 0 { return nil }
        try checkDisk(result)
        return (result.text, [])
    }

    private struct Run {
        var result: ProcessResult
        var attempts = 1
        /// When the last of the compiler's runs began.
        var started: timespec
        var isForEarlierSDK = false
    }

    /// Runs the compiler again for as long as the only fault is a header's spelling, or that the
    /// application declares a function of the ROM in its own way, or that it was written for a
    /// version of the SDK whose `esp_common.h` had more.
    private func runTolerantly(_ source: SourceFile, _ arguments: [String]) throws -> Run {
        var run = try runSpelling(source, arguments)
        guard run.result.status != 0, !arguments.contains(EarlierSDK.define),
            EarlierSDK.lacksDeclarations(run.result.text)
        else { return run }
        let again = try runSpelling(source, [EarlierSDK.define] + arguments)
        run.attempts += again.attempts
        // Where neither compiles, what is told is what is left to mend.
        guard Self.errors(again.result.text) < Self.errors(run.result.text) else { return run }
        return Run(
            result: again.result, attempts: run.attempts, started: again.started,
            isForEarlierSDK: true)
    }

    private static func errors(_ diagnostics: String) -> Int {
        diagnostics.split(separator: "\n").count { $0.contains(" error: ") }
    }

    private func runSpelling(_ source: SourceFile, _ arguments: [String]) throws -> Run {
        let spelling = HeaderSpelling(
            directories: flags.searchedDirectories(for: source),
            forwardDirectory: flags.forwardDirectory)
        var arguments = arguments
        var attempts = 1
        while true {
            let started = Self.now
            let result = try ChildProcess.run(toolset.compiler, arguments)
            let run = Run(result: result, attempts: attempts, started: started)
            guard result.status != 0, attempts < 64 else { return run }
            if Self.declaresROMItself(result.text), !arguments.contains(Self.noROMPrototypes) {
                arguments.insert(Self.noROMPrototypes, at: 0)
            } else if try !spelling.forward(result.text) {
                return run
            }
            attempts += 1
        }
    }

    /// Leaves the prototypes of rom_functions.h out: the SDK has none either, so each application
    /// declares those functions with types of its own.
    private static let noROMPrototypes = "-DHOST8266_NO_ROM_PROTOTYPES"

    /// Whether a declaration clashes with one of rom_functions.h.
    private static func declaresROMItself(_ diagnostics: String) -> Bool {
        diagnostics.contains("rom_functions.h")
            && (diagnostics.contains("conflicting types for")
                || diagnostics.contains("conflicting declaration")
                || diagnostics.contains("cannot be overloaded")
                || diagnostics.contains("differ only in their return type"))
    }

    private func rejection(_ result: ProcessResult, _ source: SourceFile) throws -> Outcome {
        try checkDisk(result)
        if result.status >= 128 {
            throw BuildFailure.machine(
                "\(toolset.compiler) was ended by signal \(result.status - 128) while it compiled "
                    + source.path)
        }
        let text = result.text
        if text.contains("unknown argument") || text.contains("unrecognized command-line option") {
            throw BuildFailure(
                blame: .machine,
                sentence: "\(toolset.compiler) does not know the options that Host8266 needs; "
                    + "use the clang of a Swift 6 toolchain", compilerOutput: text)
        }
        return .rejected(
            output: text, because: Explanation.of(text, includeRoot: flags.request.includeRoot))
    }

    private func checkDisk(_ result: ProcessResult) throws {
        if result.text.contains("No space left on device") { throw BuildFolder.full(folder.path) }
    }

    /// Everything that decides an object but the content of files. The list of headers is part
    /// of it: a new header may hide one that the compiler found last time.
    private func unitKey(_ source: SourceFile, in application: Application) -> String {
        var hash = ContentHash()
        hash.add(toolset.identity)
        hash.add(hook ?? "")
        hash.add(source.path)
        hash.add(flags.arguments(for: source))
        hash.add(application.headers)
        if flags.request.compiler == .gcc { hash.add(Files.workingDirectory) }
        return hash.hexadecimal
    }

    private static var now: timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }

    private static func changed(_ path: String, since start: timespec) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return true }
        let time = status.st_mtim
        return (time.tv_sec, time.tv_nsec) > (start.tv_sec, start.tv_nsec)
    }
}

/// The files of a compilation under way.
private struct Scratch {
    var stem: String
    var module: String { stem + ".ll.tmp" }
    var object: String { stem + ".o.tmp" }
    var dependencies: String { stem + ".d.tmp" }

    func remove() {
        for path in [module, object, dependencies] { Files.remove(path) }
    }
}
