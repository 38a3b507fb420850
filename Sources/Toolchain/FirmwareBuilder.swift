// A build from request to firmware: find the sources, compile what changed, link, check.
//
// Interface: `build(request:isOffered:progress:)`.
//
// The order is the user's: what is wrong with the request is said before anything is compiled;
// every file with errors is reported at once, in the order of their names; missing functions are
// one report. A build with nothing to do starts no process.
import Glibc

/// Builds firmware. Blocks until it is there.
///
/// - Parameters:
///   - isOffered: whether the host has a symbol of this name for firmware.
///   - progress: called with a short line for each step, notes and warnings, on this thread.
/// - Throws: what is wrong, in one sentence, with the compiler's output.
public func build(
    _ request: BuildRequest, isOffered: ((String) -> Bool)? = nil,
    progress: (String) -> Void = { _ in }
) throws(BuildFailure) -> Firmware {
    let offered = isOffered ?? HostSymbols.offered(includeRoot: request.includeRoot)
    let result = ChildProcess.endingWithUs {
        () -> Result<Firmware, BuildFailure> in
        do throws(BuildFailure) {
            var builder = try FirmwareBuilder(request)
            return .success(try builder.run(isOffered: offered, progress: progress))
        } catch {
            return .failure(error)
        }
    }
    return try result.get()
}

private struct FirmwareBuilder {
    let request: BuildRequest
    let application: Application
    let toolset: Toolset
    let folder: BuildFolder
    let flags: CompilerFlags
    private var contents = ContentKeys()
    private var processes = 0

    init(_ given: BuildRequest) throws(BuildFailure) {
        var request = given
        request.includeRoot = Path.absolute(given.includeRoot)
        guard Files.isDirectory(request.includeRoot) else {
            throw .machine("the headers of Host8266 are not at \(request.includeRoot)")
        }
        application = try Application.find(request)
        toolset = try Toolset.find(compiler: request.compiler)
        folder = try BuildFolder.open(request.buildDirectory)
        var gccHeaders: String?
        if request.compiler == .gcc {
            gccHeaders = try Self.ask(
                toolset.compiler, ["-print-file-name=include"], for: "headers", folder)
        }
        self.request = request
        var flags = CompilerFlags(
            request: request, application: application,
            forwardDirectory: folder.forwardDirectory(for: application), gccHeaders: gccHeaders)
        if request.compiler == .clang {
            flags.keepsChecksApart = try Self.takes(
                CompilerFlags.apart, toolset.compiler, folder)
        }
        self.flags = flags
    }

    mutating func run(
        isOffered: (String) -> Bool, progress: (String) -> Void
    ) throws(BuildFailure) -> Firmware {
        for note in application.notes { progress("note: " + note) }
        if request.writesCompilationDatabase {
            CompilationDatabase.write(
                application, flags: flags, compiler: Toolset.clang ?? "clang", folder: folder)
        }
        let hook = request.compiler == .clang ? try hookBitcode() : nil
        let compiler = UnitCompiler(toolset: toolset, folder: folder, flags: flags, hook: hook)
        var sources = application.sources
        if sources.contains(where: \.isCxx) { sources.append(runtime("cxx.cpp")) }
        var objects = try compile(sources, with: compiler, progress)
        for path in application.objects {
            objects.append(UnitCompiler.Object(path: path, key: contents.hash(of: path)))
        }
        let library = try compilerLibrary()
        objects.append(UnitCompiler.Object(path: library, key: Files.identity(library)))
        let path = try linkChecked(objects, isOffered, progress)
        return try finish(path)
    }

    // MARK: Compiling

    private mutating func compile(
        _ sources: [SourceFile], with compiler: UnitCompiler, _ progress: (String) -> Void
    ) throws(BuildFailure) -> [UnitCompiler.Object] {
        var objects: [UnitCompiler.Object?] = []
        for source in sources {
            objects.append(compiler.lookUp(source, in: application, using: &contents))
        }
        let missing = objects.indices.filter { objects[$0] == nil }
        for index in missing { progress("compiling \(shortName(sources[index]))") }
        let application = application
        let outcomes = Parallel.map(missing.count) { number in
            compiler.compile(sources[missing[number]], in: application)
        }
        var rejected: [String] = []
        var output = ""
        var because: [String] = []
        for (index, outcome) in zip(missing, outcomes) {
            switch outcome {
            case .object(let object):
                objects[index] = object
                processes += object.processes
                if object.isForEarlierSDK {
                    progress(
                        "note: \(shortName(sources[index])) needs headers that esp_common.h "
                            + "included before SDK 1.5, such as freertos/task.h; it gets them")
                }
            case .rejected(let text, let reasons):
                rejected.append(shortName(sources[index]))
                output += text
                because += reasons.filter { !because.contains($0) }
            case .failed(let failure):
                throw failure
            }
        }
        let complete = objects.compactMap { $0 }
        for object in complete where request.showsWarnings && !object.warnings.isEmpty {
            progress(object.warnings)
        }
        guard rejected.isEmpty else { throw Self.rejection(rejected, output, because) }
        return complete
    }

    private static func rejection(
        _ files: [String], _ output: String, _ because: [String]
    ) -> BuildFailure {
        let names = files.prefix(3).joined(separator: ", ")
        let more = files.count > 3 ? " and \(files.count - 3) more" : ""
        let verb = files.count == 1 ? "does" : "do"
        let reasons = because.isEmpty ? "" : ": " + because.joined(separator: "; ")
        return .firmware("\(names)\(more) \(verb) not compile\(reasons)", output)
    }

    private func shortName(_ source: SourceFile) -> String {
        let prefix = application.root + "/"
        return source.path.hasPrefix(prefix)
            ? String(source.path.dropFirst(prefix.count)) : source.path
    }

    private func runtime(_ name: String) -> SourceFile {
        SourceFile(path: Path.join(request.includeRoot, "runtime/" + name), flags: [])
    }

    /// The hook and the ways to registers, compiled for inlining into everything else.
    private mutating func hookBitcode() throws(BuildFailure) -> String {
        let source = Path.join(request.includeRoot, "runtime/budget.c")
        let accesses = Path.join(request.includeRoot, "runtime/volatile.c")
        var hash = ContentHash()
        hash.add(toolset.identity)
        hash.add(contents.hash(of: source))
        hash.add(contents.hash(of: accesses))
        let path = folder.object("hook-" + hash.hexadecimal)
        if Files.exists(path) {
            folder.touch(path)
            return path
        }
        try folder.make(path, with: toolset.compiler, to: "compile \(source)") { temporary in
            [
                "-O2", "-fPIC", "-std=gnu11", "-emit-llvm", "-include", accesses, "-c", source,
                "-o", temporary,
            ]
        }
        processes += 1
        return path
    }

    // MARK: Linking

    /// Links, supplies what implicit declarations need, and checks that nothing is missing.
    private mutating func linkChecked(
        _ objects: [UnitCompiler.Object], _ isOffered: (String) -> Bool,
        _ progress: (String) -> Void
    ) throws(BuildFailure) -> String {
        let linker = Linker(toolset: toolset, folder: folder)
        var objects = objects
        var path = try link(objects, with: linker, progress)
        var image = try read(path)
        var missing = image.wanted.filter { !isKnown($0) && !isOffered($0) }
        let forwarded = missing.filter { isOffered("h8266_" + $0) }
        if !forwarded.isEmpty {
            let veneers = try Veneers.object(forwarded, toolset: toolset, folder: folder)
            processes += veneers.processes
            objects.append(veneers)
            path = try link(objects, with: linker) { _ in }
            image = try read(path)
            missing = image.wanted.filter { !isKnown($0) && !isOffered($0) }
        }
        try EntryPoints.check(image, objects: objects)
        if !missing.isEmpty {
            throw MissingSymbols.report(
                missing, messages: try linker.diagnose(objects),
                headers: SDKHeaders(root: request.includeRoot), hints: application.notes)
        }
        if request.refusesExtensions {
            let symbolizer = Symbolizer(firmware: path, root: application.root)
            try StrictSDK.check(
                image,
                places: { () throws(BuildFailure) in try linker.diagnose(objects) },
                definitions: symbolizer.lines)
        }
        return path
    }

    private mutating func link(
        _ objects: [UnitCompiler.Object], with linker: Linker, _ progress: (String) -> Void
    ) throws(BuildFailure) -> String {
        let (path, started) = try linker.link(objects, name: application.name)
        if started {
            processes += 1
            progress("linked \(application.name)")
        }
        return path
    }

    private func read(_ path: String) throws(BuildFailure) -> SharedObject {
        guard let content = Files.read(path), let image = try? SharedObject(content) else {
            Files.remove(path)
            throw .input("\(path) is damaged and was removed; build again")
        }
        return image
    }

    /// What the instrumentation calls: the machine has it under every compiler, or the preloaded
    /// runtime of the sanitizer does.
    private func isKnown(_ name: String) -> Bool {
        let hooks = ["h8266_budget_out", "h8266_stack_out"]
        if name.hasPrefix("__sanitizer_cov_") || hooks.contains(name) { return true }
        return request.sanitizer == .address
            && ["__asan_", "__sanitizer_", "__lsan_"].contains { name.hasPrefix($0) }
    }

    // MARK: The result

    private func finish(_ path: String) throws(BuildFailure) -> Firmware {
        var path = path
        let image = try read(path)
        if let output = request.output.map(Path.absolute) {
            do {
                try Files.replace(output, with: Files.read(path) ?? [])
            } catch {
                throw error.code == ENOSPC
                    ? BuildFolder.full(output) : .input("cannot write \(error.text)")
            }
            path = output
        }
        var runtime: String?
        if request.sanitizer == .address {
            let name =
                request.compiler == .clang ? "libclang_rt.asan-\(Self.arch).so" : "libasan.so"
            runtime = try Self.ask(
                toolset.compiler, ["-print-file-name=\(name)"], for: name, folder)
        }
        return Firmware(
            path: path, buildID: image.buildID, statics: StaticData(of: image),
            compiler: request.compiler, sanitizer: request.sanitizer, sanitizerRuntime: runtime,
            processesStarted: processes)
    }

    #if arch(x86_64)
        private static let arch = "x86_64"
    #else
        private static let arch = "aarch64"
    #endif

    /// Functions that compiled code calls where the processor has no instruction, such as a
    /// division of 128 bits. Only what is called is linked.
    private func compilerLibrary() throws(BuildFailure) -> String {
        let runtime = request.compiler == .clang ? ["--rtlib=compiler-rt"] : []
        return try Self.ask(
            toolset.compiler, runtime + ["-print-libgcc-file-name"], for: "its runtime library",
            folder)
    }

    /// Whether the compiler knows an option.
    private static func takes(
        _ option: String, _ compiler: String, _ folder: BuildFolder
    ) throws(BuildFailure) -> Bool {
        do {
            let trial = [option, "-x", "c", "-fsyntax-only", "/dev/null"]
            return try folder.answer(of: compiler, trial) != nil
        } catch {
            throw BuildFolder.unwritable(error)
        }
    }

    /// Where the compiler keeps a file of its own.
    private static func ask(
        _ compiler: String, _ question: [String], for name: String, _ folder: BuildFolder
    ) throws(BuildFailure) -> String {
        do {
            let answer = try folder.answer(of: compiler, question)
            if let path = answer, path.hasPrefix("/"), Files.exists(path) { return path }
        } catch {
            throw BuildFolder.unwritable(error)
        }
        throw .machine("\(compiler) comes without \(name)")
    }
}
