//  The power goes at every operation of the flash in turn: what is left is mounted, checked and
//  compared with what must be left.

import FileSystem
import Simulation

/// Runs sequences while a copy of the flash is cut off before each of its operations.
public struct PowerCuts {
    public private(set) var cuts = 0
    /// Cuts of the check that followed a cut.
    public private(set) var secondCuts = 0
    /// Cut at each operation whose number is a multiple of this.
    public var every = 1

    public init() {}

    public mutating func run(seed: UInt64, layout: Layout, steps: Int) throws(SequenceFailure) {
        let sequence: OperationSequence
        do {
            sequence = try OperationSequence(seed: seed, layout: layout)
        } catch {
            throw SequenceFailure(seed: seed, step: 0, text: "\(error)", log: [])
        }
        var random = SeededRandom(seed: ~seed)
        var complaint: String?
        var (cuts, secondCuts) = (0, 0)
        let every = self.every
        sequence.flash.willChange = { [unowned sequence] change in
            guard complaint == nil, sequence.flash.operations % every == 0 else { return }
            var bytes = sequence.flash.bytes
            change.tear(&bytes, &random)
            cuts += 1
            let cutsCheck = cuts % 8 == 0
            secondCuts += cutsCheck ? 1 : 0
            complaint = PowerCuts.complaint(
                bytes, sequence, cutsCheck: cutsCheck, &random)
        }
        var failure: SequenceFailure?
        do {
            try sequence.run(steps: steps) { complaint.map { "after cut \(cuts): \($0)" } }
        } catch {
            failure = error
        }
        sequence.flash.willChange = nil
        self.cuts += cuts
        self.secondCuts += secondCuts
        if let failure { throw failure }
    }

    /// nil, or what is wrong with what was left.
    private static func complaint(
        _ bytes: [UInt8], _ sequence: OperationSequence, cutsCheck: Bool,
        _ random: inout SeededRandom
    ) -> String? {
        var bytes = bytes
        do {
            if cutsCheck { bytes = try cutCheck(bytes, sequence.fileSystem.layout, &random) }
            let left = try SPIFFS(
                storage: RAMFlash(bytes), layout: sequence.fileSystem.layout, handles: 2)
            try left.mount()
            _ = try left.check()
            if let broken = try left.brokenInvariant() { return broken }
            if let complaint = sequence.model.complaint(about: try left.everything()) {
                return complaint
            }
            let again = try left.check()
            guard again.isEmpty else { return "a second check finds \(again[0])" }
            return try complaintOfUse(left, sequence, &random)
        } catch {
            return "\(error)"
        }
    }

    /// What is left of flash when the check, too, is cut off somewhere.
    private static func cutCheck(
        _ bytes: [UInt8], _ layout: Layout, _ random: inout SeededRandom
    ) throws -> [UInt8] {
        let whole = RAMFlash(bytes)
        let trial = try SPIFFS(storage: whole, layout: layout)
        try trial.mount()
        _ = try trial.check()
        guard whole.operations > 0 else { return bytes }
        let at = Int.random(in: 0..<whole.operations, using: &random)
        let flash = RAMFlash(bytes)
        let checked = try SPIFFS(storage: flash, layout: layout)
        try checked.mount()
        var left = bytes
        var noise = random
        flash.willChange = { [unowned flash] change in
            guard flash.operations == at else { return }
            left = flash.bytes
            change.tear(&left, &noise)
        }
        _ = try checked.check()
        random = noise
        return left
    }

    /// What was mended can be used: a file is written and read, and the others stay.
    private static func complaintOfUse(
        _ left: SPIFFS, _ sequence: OperationSequence, _ random: inout SeededRandom
    ) throws -> String? {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return nil }
        let before = try left.everything()
        let bytes = (0..<700).map { _ in UInt8.random(in: 0...255, using: &random) }
        let name = before.keys.sorted().first { _ in Bool.random(using: &random) } ?? "new"
        do {
            let handle = try left.open(FileName(name.utf8)!, [.create, .append, .read, .write])
            try left.write(handle, bytes: bytes)
            try left.close(handle)
        } catch SPIFFSError.full {
            return nil
        }
        var expected = before
        expected[name, default: []] += bytes
        let found = try left.everything()
        guard found == expected else { return "writing to \(name) after the check changed files" }
        return try left.check().isEmpty ? nil : "the check after writing finds something"
    }
}
