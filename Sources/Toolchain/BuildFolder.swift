// Where objects are kept between builds, and how they are found again by content.
//
// Interface: `BuildFolder.open(path:)`, `object(for:)`, `keep`, `answer`.
//
//  objects/KEY.o     an object; KEY is a hash of all that it was made from
//  objects/KEY.txt   the warnings that its compiler gave, if any
//  units/KEY         for a source and its flags: the object's key, then every file it was made of
//  firmware/NAME.so  linked firmware
//  answers/KEY       what a tool printed when it was asked about itself
//  forward/KEY/      headers under other spellings
//
// Rules: names are derived from content, so nothing is ever out of date, and two builds at once
// write the same bytes to the same name. Every file appears whole, by rename. What was not used
// for a month is removed. A folder that is lost costs one full build and nothing else.
import Glibc

struct BuildFolder: Sendable {
    let path: String

    /// The default place: `$XDG_CACHE_HOME/host8266`, else `~/.cache/host8266`.
    static var standard: String? {
        if let cache = Toolset.environment("XDG_CACHE_HOME"), cache.hasPrefix("/") {
            return Path.join(cache, "host8266")
        }
        return Toolset.environment("HOME").map { Path.join($0, ".cache/host8266") }
    }

    /// Opens the folder and creates what is missing of it.
    static func open(_ requested: String?) throws(BuildFailure) -> BuildFolder {
        guard let chosen = requested.map(Path.absolute) ?? standard else {
            throw .input(
                "there is no HOME directory to keep objects in: choose one with --build-dir")
        }
        let folder = BuildFolder(path: chosen)
        do {
            for name in ["objects", "units", "firmware", "answers", "forward"] {
                try Files.makeDirectory(Path.join(chosen, name))
            }
        } catch {
            throw unwritable(error)
        }
        guard access(Path.join(chosen, "objects"), W_OK) == 0 else {
            throw unwritable(FileError(path: chosen, code: errno))
        }
        folder.removeUnused()
        return folder
    }

    /// The failure for a file of this folder that could not be written.
    static func unwritable(_ error: FileError) -> BuildFailure {
        if error.code == ENOSPC || error.code == EDQUOT { return full(error.path) }
        return .input("cannot write the build folder: \(error.text); choose one with --build-dir")
    }

    static func full(_ path: String) -> BuildFailure {
        .machine("the disk is full: nothing more could be written to \(path)")
    }

    func object(_ key: String) -> String { Path.join(path, "objects/\(key).o") }
    func warnings(_ key: String) -> String { Path.join(path, "objects/\(key).txt") }
    func unit(_ key: String) -> String { Path.join(path, "units/\(key)") }
    func firmware(_ name: String) -> String { Path.join(path, "firmware/\(name).so") }

    /// The beginning of names for the files of one compilation under way.
    var scratchStem: String {
        Path.join(
            path, "objects/\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))")
    }

    func forwardDirectory(for application: Application) -> String {
        var hash = ContentHash()
        hash.add(application.root)
        return Path.join(path, "forward/\(hash.hexadecimal)")
    }

    /// Lets a compiler make a file of this folder, which appears whole or not at all.
    ///
    /// - Parameters:
    ///   - task: for the sentence if it fails: `compile budget.c`.
    ///   - arguments: given the name that it shall write to.
    func make(
        _ path: String, with compiler: String, to task: String,
        _ arguments: (_ temporary: String) -> [String]
    ) throws(BuildFailure) {
        let temporary = Files.temporaryName(for: path)
        do {
            let result = try ChildProcess.run(compiler, arguments(temporary))
            guard result.status == 0 else {
                if result.text.contains("No space left on device") {
                    throw Self.full(self.path)
                }
                throw BuildFailure(
                    blame: .machine, sentence: "\(compiler) cannot \(task)",
                    compilerOutput: result.text)
            }
            try Files.rename(temporary, to: path)
        } catch let failure as BuildFailure {
            throw failure
        } catch let error as FileError {
            throw Self.unwritable(error)
        } catch {
            throw .machine("\(path): \(error)")
        }
    }

    /// What a tool prints, asked once for each version of it; nil when it fails.
    func answer(of program: String, _ arguments: [String]) throws(FileError) -> String? {
        var hash = ContentHash()
        hash.add([program, Files.identity(program)] + arguments)
        let name = Path.join(path, "answers/\(hash.hexadecimal)")
        if let known = Files.readText(name) { return known }
        let result = try ChildProcess.run(program, arguments)
        guard result.status == 0 else { return nil }
        let line = result.text.split(separator: "\n").first.map(String.init) ?? ""
        try Files.replace(name, with: line)
        return line
    }

    /// Removes files that no build has touched for a month, once a day.
    private func removeUnused() {
        let day = 86_400
        let now = time(nil)
        let stamp = Path.join(path, "answers/cleaned")
        if let last = modified(stamp), now - last < day { return }
        guard (try? Files.replace(stamp, with: "")) != nil else { return }
        for directory in ["objects", "units", "firmware", "answers"] {
            let full = Path.join(path, directory)
            for name in Files.names(in: full) {
                let file = Path.join(full, name)
                let limit = name.hasSuffix(".tmp") ? day : 30 * day
                if let last = modified(file), now - last > limit { Files.remove(file) }
            }
        }
    }

    private func modified(_ file: String) -> Int? {
        var status = stat()
        return stat(file, &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    /// Says that a file was used. Once a day is often enough for `removeUnused`.
    func touch(_ file: String) {
        if let last = modified(file), time(nil) - last > 86_400 {
            utimensat(AT_FDCWD, file, nil, 0)
        }
    }
}
