//  A random sequence of operations, done to a file system and to its model at once.

import FileSystem
import Simulation

/// Why a sequence failed: the shortest sequence with this seed that fails so.
public struct SequenceFailure: Error, CustomStringConvertible {
    public let seed: UInt64
    public let step: Int
    public let text: String
    /// What was done, the last step last.
    public let log: [String]

    public var description: String {
        "seed \(seed), step \(step): \(text)\n  " + log.joined(separator: "\n  ")
    }
}

/// One sequence. Equal seeds and layouts give equal sequences.
public final class OperationSequence {
    public let seed: UInt64
    public let flash: RAMFlash
    public let fileSystem: SPIFFS
    public private(set) var model = FileModel()
    /// How often something was refused for want of room.
    public private(set) var refusals = 0

    private var random: SeededRandom
    private var log: [String] = []
    private var handles: [(handle: Int, name: String, flags: SPIFFS.Flags)] = []
    private let names = ["a", "config", "log.txt", "a/very/long/name/as/long/as/1-3", "x y", "ü"]
    /// Some sequences have room, others always lack it.
    private let largestWrite: Int

    public init(seed: UInt64, layout: Layout) throws {
        self.seed = seed
        largestWrite = [1000, 3000, 9000][Int(seed / 7 % 3)]
        random = SeededRandom(seed: seed)
        flash = RAMFlash(size: layout.size)
        fileSystem = try SPIFFS(storage: flash, layout: layout, handles: 5, cachePages: 2)
        try fileSystem.mount()
    }

    /// Does `steps` operations; after each `afterEach` may find a complaint, and now and then every
    /// file is compared with the model.
    public func run(steps: Int, afterEach: () -> String? = { nil }) throws(SequenceFailure) {
        for step in 0..<steps {
            do {
                try doSomething()
                if let broken = try fileSystem.brokenInvariant() { throw Wrong(broken) }
                if step % 32 == 31 || step == steps - 1 { try compareEverything() }
                if let complaint = afterEach() { throw Wrong(complaint) }
            } catch {
                throw SequenceFailure(seed: seed, step: step, text: "\(error)", log: log)
            }
        }
    }

    private struct Wrong: Error, CustomStringConvertible {
        let description: String
        init(_ text: String) { description = text }
    }

    private func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private func note(_ text: String) { log.append(text) }

    private func name(_ text: String) -> FileName { FileName(text.utf8)! }

    private func doSomething() throws {
        switch number(0...99) {
        case ..<20: try openSomething()
        case ..<58: try writeSomething()
        case ..<66: try readSomething()
        case ..<72: try seekSomewhere()
        case ..<84: try closeSomething()
        case ..<88: try flushSomething()
        case ..<91: try removeSomething()
        case ..<94: try renameSomething()
        case ..<96: try statSomething()
        case ..<98: try collect()
        default: try remount()
        }
    }

    // MARK: Operations

    private func openSomething() throws {
        let text = names[number(0...names.count - 1)]
        // One handle is kept for looking.
        guard handles.count < 4, !handles.contains(where: { $0.name == text }) else { return }
        var flags: SPIFFS.Flags = [.read, .write]
        if number(0...9) < 8 { flags.insert(.create) }
        if number(0...9) < 2 { flags.insert(.truncate) }
        if number(0...9) < 4 { flags.insert(.append) }
        if number(0...9) < 2 { flags.insert(.direct) }
        note("open \(text) \(flags.rawValue)")
        let exists = model[text] != nil
        if !exists, flags.contains(.create) {
            model[text] = ModelFile()
            model[text]!.mayBeAbsent = true
        }
        if flags.contains(.truncate), exists {
            model[text]!.versions.append([])
            model[text]!.mayBeAbsent = true
        }
        do {
            let handle = try fileSystem.open(name(text), flags)
            guard model[text] != nil else { throw Wrong("opened \(text), which is not there") }
            model[text]!.settle()
            handles.append((handle, text, flags))
        } catch SPIFFSError.notFound where !exists && !flags.contains(.create) {
        } catch SPIFFSError.full where !exists {
            try requireCrowded(need: 1)
            model[text] = nil
        }
    }

    private func writeSomething() throws {
        guard !handles.isEmpty else { return }
        let open = handles[number(0...handles.count - 1)]
        let size =
            switch number(0...9) {
            case ..<6: number(1...60)
            case ..<9: number(61...600)
            default: number(601...largestWrite)
            }
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
        let old = model[open.name]!.bytes
        // After a write that was lost the position may be behind the end.
        let offset =
            open.flags.contains(.append)
            ? old.count : min(try fileSystem.position(open.handle), old.count)
        note("write \(open.name) at \(offset), \(size)")
        var new = old
        let inside = min(size, old.count - offset)
        new.replaceSubrange(offset..<offset + max(inside, 0), with: bytes)
        model[open.name]!.versions.append(new)
        do {
            try fileSystem.write(open.handle, bytes: bytes)
            if open.flags.contains(.direct) { model[open.name]!.settle() }
        } catch SPIFFSError.full {
            try adopt(open, need: size)
        }
    }

    /// After a write that did not fit the file may be anything between what it was and what it
    /// should have become. What it is, it is from now on.
    private func adopt(_ open: (handle: Int, name: String, flags: SPIFFS.Flags), need: Int) throws {
        refusals += 1
        try requireCrowded(need: need)
        let entry = try fileSystem.status(open.handle)
        let found = try fileSystem.content(of: entry)
        guard model[open.name]!.allows(found) else {
            throw Wrong("\(open.name) has other bytes after a write that did not fit")
        }
        model[open.name] = ModelFile(found)
    }

    private func readSomething() throws {
        guard !handles.isEmpty else { return }
        let open = handles[number(0...handles.count - 1)]
        try flush(open)
        let position = try fileSystem.position(open.handle)
        let bytes = model[open.name]!.bytes
        var buffer = [UInt8](repeating: 0, count: number(1...2000))
        note("read \(open.name) at \(position), \(buffer.count)")
        do {
            let count = try buffer.withUnsafeMutableBytes {
                try fileSystem.read(open.handle, into: $0)
            }
            let expected = bytes[position..<min(position + buffer.count, bytes.count)]
            guard Array(buffer[..<count]) == Array(expected) else {
                throw Wrong("read other bytes from \(open.name)")
            }
        } catch SPIFFSError.endOfObject where position >= bytes.count {
        }
    }

    private func seekSomewhere() throws {
        guard !handles.isEmpty else { return }
        let open = handles[number(0...handles.count - 1)]
        try flush(open)
        let size = model[open.name]!.bytes.count
        let target = number(0...size + 10)
        note("seek \(open.name) to \(target)")
        let (offset, origin): (Int, SPIFFS.Origin) =
            switch number(0...2) {
            case 0: (target, .start)
            case 1: (target - (try fileSystem.position(open.handle)), .current)
            default: (target - size, .end)
            }
        do {
            let position = try fileSystem.seek(open.handle, offset, from: origin)
            guard position == target, target <= size else {
                throw Wrong("sought to \(position) instead of \(target), of \(size)")
            }
        } catch SPIFFSError.endOfObject where target > size || size == 0 {
        }
    }

    private func flush(_ open: (handle: Int, name: String, flags: SPIFFS.Flags)) throws {
        do {
            try fileSystem.flush(open.handle)
            model[open.name]!.settle()
        } catch SPIFFSError.full {
            try adopt(open, need: fileSystem.layout.pageSize)
        }
    }

    private func flushSomething() throws {
        guard !handles.isEmpty else { return }
        let open = handles[number(0...handles.count - 1)]
        note("flush \(open.name)")
        try flush(open)
    }

    private func closeSomething() throws {
        guard !handles.isEmpty else { return }
        let position = number(0...handles.count - 1)
        let open = handles[position]
        note("close \(open.name)")
        // Flushing first leaves the handle, through which a file that did not fit is looked at.
        try flush(open)
        try fileSystem.close(open.handle)
        handles.remove(at: position)
    }

    private func removeSomething() throws {
        let text = names[number(0...names.count - 1)]
        note("remove \(text)")
        model[text]?.mayBeAbsent = true
        if let open = handles.first(where: { $0.name == text }), number(0...1) == 0 {
            try removing(text) { try self.fileSystem.remove(open.handle) }
        } else {
            try removing(text) { try self.fileSystem.remove(self.name(text)) }
        }
        handles.removeAll { $0.name == text }
    }

    private func removing(_ text: String, _ body: () throws -> Void) throws {
        // While it goes, any part of it may be left.
        if let file = model[text] { model[text]!.versions = [[], file.bytes] + file.versions }
        do {
            try body()
            guard model[text] != nil else { throw Wrong("removed \(text), which is not there") }
            model[text] = nil
        } catch SPIFFSError.notFound where model[text] == nil {
        }
    }

    private func renameSomething() throws {
        let (old, new) = (names[number(0...names.count - 1)], names[number(0...names.count - 1)])
        note("rename \(old) to \(new)")
        model.renaming = model[old] != nil && model[new] == nil ? (old, new) : nil
        defer { model.renaming = nil }
        do {
            try fileSystem.rename(name(old), to: name(new))
            guard model.renaming != nil else { throw Wrong("renamed to a name that is taken") }
            model[new] = model[old]
            model[old] = nil
            for position in handles.indices where handles[position].name == old {
                handles[position].name = new
            }
        } catch SPIFFSError.notFound where model[old] == nil {
        } catch SPIFFSError.conflictingName where model[old] != nil && model[new] != nil {
        } catch SPIFFSError.full {
            try requireCrowded(need: 1)
        }
    }

    private func statSomething() throws {
        let text = names[number(0...names.count - 1)]
        note("stat \(text)")
        if let open = handles.first(where: { $0.name == text }) { try flush(open) }
        do {
            let entry = try fileSystem.stat(name(text))
            guard let file = model[text], entry.size == file.bytes.count, entry.name.text == text
            else { throw Wrong("stat of \(text) says \(entry)") }
        } catch SPIFFSError.notFound where model[text] == nil {
        }
    }

    private func collect() throws {
        note("collect")
        do {
            if number(0...1) == 0 {
                try fileSystem.collectQuickly(freePages: number(0...3))
            } else {
                try fileSystem.collect(bytes: number(0...5000))
            }
        } catch SPIFFSError.noDeletedBlocks {
        } catch SPIFFSError.full {
        }
    }

    private func remount() throws {
        note("remount")
        for open in handles { try flush(open) }
        fileSystem.unmount()
        handles = []
        try fileSystem.mount()
    }

    // MARK: Comparing

    private func compareEverything() throws {
        for open in handles { try flush(open) }
        handles.forEach { try? fileSystem.close($0.handle) }
        handles = []
        if let complaint = model.complaint(about: try fileSystem.everything()) {
            throw Wrong(complaint)
        }
    }

    /// Nothing is refused for want of room while more than half of the room is left.
    private func requireCrowded(need: Int) throws {
        let layout = fileSystem.layout
        let live = model.names.reduce(0) { $0 + 2 * layout.pageSize + model[$1]!.bytes.count }
        let room = try fileSystem.info().total
        guard live + 2 * need > room / 2 else {
            throw Wrong("full, with \(live) bytes of \(room) in use, and \(need) wanted")
        }
    }
}
