// Which files make an application, and with which flags: what the SDK's own makefiles would take.
//
// Interface: `Application.find(request)`, which throws what is wrong with the inputs.
//
// Rules:
//  - A directory whose Makefile names SUBDIRS (or MODULES, as many projects do) is built as make
//    would: its own sources, then each of those directories in turn. SUBDIRS unnamed is each
//    directory below that has a Makefile. Without a Makefile, every source below counts.
//  - Hidden directories and the build folder never count.
//  - Headers: directories named `include` first, outermost first; then those with sources.
//  - DEFINES, INCLUDES, CFLAGS and their kind count where the Makefile can be read; an outer
//    Makefile's flags reach the directories that it names.
// The order of sources is that of their paths, whatever the order in a directory.

/// One file to compile.
struct SourceFile: Equatable, Sendable {
    /// Absolute.
    var path: String
    /// What its Makefile adds: -D, -U and -I.
    var flags: [String]

    var isCxx: Bool { Application.cxxExtensions.contains(Path.fileExtension(path)) }
}

struct Application: Sendable {
    static let cExtensions: Set<String> = ["c"]
    static let cxxExtensions: Set<String> = ["cc", "cpp", "cxx"]
    static let headerExtensions: Set<String> = ["h", "hh", "hpp", "hxx", "inc"]
    private static let compiledExtensions: Set<String> = ["a", "o", "bin", "elf", "so"]

    /// The directory that compile_commands.json belongs to.
    var root: String
    var name: String
    var sources: [SourceFile] = []
    /// Object files and archives for this machine which were named as inputs. They are linked as
    /// they are: without a budget in them, so a loop there is never pre-empted.
    var objects: [String] = []
    /// Absolute, in the order of the search.
    var headerDirectories: [String] = []
    /// Every header below, so that a new one which hides another is noticed.
    var headers: [String] = []
    /// Sentences about what was found and left aside.
    var notes: [String] = []

    /// - Throws: `.input` for what does not exist or holds nothing to compile.
    static func find(_ request: BuildRequest) throws(BuildFailure) -> Application {
        guard let first = request.inputs.first else {
            throw .input("there is nothing to build: name an application directory or files")
        }
        let absolute = Path.absolute(first)
        let root = Files.isDirectory(absolute) ? absolute : Path.directory(absolute)
        var search = Search(
            application: Application(root: root, name: Path.name(absolute)),
            excludes: request.excludes.map { Path.normalized($0) },
            buildDirectory: request.buildDirectory.map(Path.absolute))
        for input in request.inputs {
            let path = Path.absolute(input)
            guard Files.exists(path) else { throw .input("\(input): no such file or directory") }
            if Files.isDirectory(path) {
                search.addApplication(path)
            } else {
                try search.addNamedFile(path, as: input)
            }
        }
        let application = search.finished()
        if application.sources.isEmpty, application.objects.isEmpty {
            let places = request.inputs.joined(separator: ", ")
            throw .input(
                "\(places): no C or C++ source files here"
                    + (request.excludes.isEmpty ? "" : " that are not excluded"))
        }
        return application
    }

    /// What a compiled file is doing among the sources, if it is one.
    fileprivate static func explainCompiled(_ path: String) -> String? {
        guard compiledExtensions.contains(Path.fileExtension(path)),
            let content = Files.read(path)
        else { return nil }
        switch ElfKind.of(content) {
        case .xtensa:
            return "\(path) holds code for the chip's Xtensa processor, which cannot run here; "
                + "its functions are missing unless their sources are built too"
        case .host:
            return "\(path) is compiled already and is left out; name it as an input to link it"
        case .foreign:
            return "\(path) holds code for another processor"
        case nil where content.first == 0xE9 || content.first == 0xEA:
            return "\(path) is an image for the chip's flash; only sources are built"
        case nil:
            return nil
        }
    }
}

/// The walk through the directories.
private struct Search {
    var application: Application
    var excludes: [String]
    var buildDirectory: String?
    private var seen: Set<String> = []
    /// Real paths, so that a link to a directory above ends the walk.
    private var surveyed: Set<String> = []
    private var walked: Set<String> = []
    private var includeDirectories: [String] = []
    private var sourceDirectories: [String] = []

    init(application: Application, excludes: [String], buildDirectory: String?) {
        self.application = application
        self.excludes = excludes
        self.buildDirectory = buildDirectory
    }

    mutating func addNamedFile(_ path: String, as given: String) throws(BuildFailure) {
        if ["o", "a"].contains(Path.fileExtension(path)), let content = Files.read(path),
            ElfKind.of(content) == .host
        {
            application.objects.append(path)
            return
        }
        if let reason = Application.explainCompiled(path) { throw .input(reason) }
        guard isSource(path) else {
            throw .input("\(given): not a C or C++ source file")
        }
        addSource(path, flags: [])
        let include = Path.join(Path.directory(path), "include")
        if Files.isDirectory(include) { includeDirectories.append(include) }
        for directory in [Path.directory(path), include] {
            for name in Files.names(in: directory) {
                noticeHeader(Path.join(directory, name))
            }
        }
    }

    mutating func addApplication(_ root: String) {
        survey(root)
        guard let makefile = makefile(in: root) else {
            return addEverything(below: root, flags: [])
        }
        let named = (makefile.words("SUBDIRS") ?? []) + (makefile.words("MODULES") ?? [])
        if named.contains(where: { Files.isDirectory(Path.join(root, $0)) }) {
            addBuilt(by: makefile, in: root, flags: [])
        } else {
            addEverything(below: root, flags: flags(of: makefile, in: root))
        }
    }

    /// Notices headers and compiled files wherever they are.
    private mutating func survey(_ directory: String) {
        guard surveyed.insert(Files.resolved(directory) ?? directory).inserted else { return }
        if ["include", "inc"].contains(Path.name(directory)) {
            includeDirectories.append(directory)
        }
        for name in Files.names(in: directory) where !name.hasPrefix(".") {
            let path = Path.join(directory, name)
            if Files.isDirectory(path) {
                if !isExcluded(path) { survey(path) }
            } else if noticeHeader(path) {
                continue
            } else if let reason = Application.explainCompiled(path) {
                application.notes.append(reason)
            }
        }
    }

    /// - Returns: whether it is a header.
    @discardableResult
    private mutating func noticeHeader(_ path: String) -> Bool {
        guard Application.headerExtensions.contains(Path.fileExtension(path)) else { return false }
        guard !application.headers.contains(path) else { return true }
        application.headers.append(path)
        if Path.name(path) == "FreeRTOSConfig.h" {
            application.notes.append(
                "\(path) has no effect: the SDK's library is compiled already, with the SDK's own "
                    + "FreeRTOSConfig.h, here as on the chip")
        }
        return true
    }

    /// What `make -C directory` would compile.
    private mutating func addBuilt(
        by makefile: Makefile, in directory: String, flags outer: [String]
    ) {
        guard walked.insert(Files.resolved(directory) ?? directory).inserted else { return }
        let flags = outer + flags(of: makefile, in: directory)
        if let named = makefile.words("CSRCS") {
            for name in named { addIfSource(Path.normalized(Path.join(directory, name)), flags) }
            addSources(of: directory, flags: flags) { Application.cxxExtensions.contains($0) }
        } else {
            addSources(of: directory, flags: flags) { _ in true }
        }
        let children = makefile.words("SUBDIRS") ?? makefile.words("MODULES")
        for child in children ?? Files.names(in: directory) {
            let path = Path.normalized(Path.join(directory, child))
            guard Files.isDirectory(path), !isExcluded(path) else { continue }
            if let inner = self.makefile(in: path) {
                addBuilt(by: inner, in: path, flags: flags)
            } else if children != nil {
                addEverything(below: path, flags: flags)
            }
        }
    }

    private mutating func addEverything(below directory: String, flags: [String]) {
        guard walked.insert(Files.resolved(directory) ?? directory).inserted else { return }
        addSources(of: directory, flags: flags) { _ in true }
        for name in Files.names(in: directory) where !name.hasPrefix(".") {
            let path = Path.join(directory, name)
            if Files.isDirectory(path), !isExcluded(path) {
                let own = makefile(in: path).map { self.flags(of: $0, in: path) } ?? []
                addEverything(below: path, flags: flags + own)
            }
        }
    }

    private mutating func addSources(
        of directory: String, flags: [String], where wanted: (String) -> Bool
    ) {
        for name in Files.names(in: directory) where !name.hasPrefix(".") {
            if wanted(Path.fileExtension(name)) { addIfSource(Path.join(directory, name), flags) }
        }
    }

    private mutating func addIfSource(_ path: String, _ flags: [String]) {
        if Path.fileExtension(path) == "s", Files.exists(path), !isExcluded(path) {
            application.notes.append(
                "\(path) is assembly for the chip's Xtensa processor and is left out")
        } else if isSource(path), Files.exists(path), !isExcluded(path) {
            addSource(path, flags: flags)
        }
    }

    private mutating func addSource(_ path: String, flags: [String]) {
        guard seen.insert(path).inserted else { return }
        application.sources.append(SourceFile(path: path, flags: flags))
        let directory = Path.directory(path)
        if !sourceDirectories.contains(directory) { sourceDirectories.append(directory) }
    }

    private func isSource(_ path: String) -> Bool {
        let kind = Path.fileExtension(path)
        return Application.cExtensions.contains(kind) || Application.cxxExtensions.contains(kind)
    }

    private func isExcluded(_ path: String) -> Bool {
        if path == buildDirectory { return true }
        return excludes.contains { path == Path.absolute($0) || path.hasSuffix("/" + $0) }
    }

    private func makefile(in directory: String) -> Makefile? {
        for name in ["Makefile", "makefile"] {
            if let text = Files.readText(Path.join(directory, name)) {
                return Makefile(text: text, directory: directory)
            }
        }
        return nil
    }

    /// The preprocessor's flags, with directories made absolute; those that do not exist, such as
    /// the SDK's own, are dropped.
    private func flags(of makefile: Makefile, in directory: String) -> [String] {
        var flags: [String] = []
        let names = [
            "DEFINES", "CONFIGURATION_DEFINES", "INCLUDES", "CFLAGS", "CCFLAGS", "EXTRA_CCFLAGS",
        ]
        var words = names.flatMap { makefile.arguments($0) }[...]
        while var word = words.popFirst() {
            if word == "-D" || word == "-I" || word == "-U" { word += words.popFirst() ?? "" }
            guard word.count > 2, !flags.contains(word) else { continue }
            if word.hasPrefix("-D") || word.hasPrefix("-U") {
                flags.append(word)
            } else if word.hasPrefix("-I") {
                let path = Path.normalized(Path.join(directory, String(word.dropFirst(2))))
                if Files.isDirectory(path), !isRealSDK(path), !flags.contains("-I" + path) {
                    flags.append("-I" + path)
                }
            }
        }
        return flags
    }

    /// Whether these are the headers of a real SDK, which an application within its tree names:
    /// ours take their place.
    private func isRealSDK(_ directory: String) -> Bool {
        !directory.hasPrefix(application.root + "/")
            && ["c_types.h", "espressif/c_types.h", "FreeRTOS.h", "freertos/FreeRTOS.h"].contains {
                Files.exists(Path.join(directory, $0))
            }
    }

    func finished() -> Application {
        var result = application
        result.sources.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let outermostFirst = includeDirectories.enumerated().sorted { a, b in
            let depths = (a.element.count { $0 == "/" }, b.element.count { $0 == "/" })
            return depths.0 == depths.1 ? a.offset < b.offset : depths.0 < depths.1
        }
        for directory in outermostFirst.map(\.element) + sourceDirectories.sorted()
        where !result.headerDirectories.contains(directory) {
            result.headerDirectories.append(directory)
        }
        return result
    }
}
