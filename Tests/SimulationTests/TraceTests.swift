//  The trace as bytes: what a sink gets, what the hash covers, what happens when the disk is full.
import Glibc
import Testing

@testable import Simulation

private let header = TraceHeader(buildID: Array(1...20), seed: 0x0102_0304_0506_0708)

/// The hash as Docs/Trace.md describes it: over the file's words.
private func hash(of bytes: [UInt8]) -> UInt64 {
    var hash = TraceHash()
    for start in stride(from: 0, to: bytes.count, by: 8) {
        hash.combine(bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
    return hash.value
}

@Suite struct TraceTests {
    @Test func headerIsWhatTheFormatSays() throws {
        let file = ScratchFile()
        let trace = Trace(header: header, hashing: false, file: try TraceFileSink(path: file.path))
        try trace.finish()
        var expected = Array("H8T1".utf8) + [1, 0, 0, 0] + Array(1...20) + [0, 0, 0, 0]
        expected += [8, 7, 6, 5, 4, 3, 2, 1]
        expected += [0, 0xB4, 0xC4, 4, 0, 0, 0, 0]
        #expect(file.bytes == expected)
    }

    @Test func buildIDIsAlwaysTwentyBytes() {
        #expect(TraceHeader(buildID: [7], seed: 0).buildID == [7] + Array(repeating: 0, count: 19))
        #expect(TraceHeader(buildID: Array(0..<30), seed: 0).buildID == Array(0..<20))
    }

    @Test func recordIsWhatTheFormatSays() throws {
        let file = ScratchFile()
        let trace = Trace(header: header, hashing: true, file: try TraceFileSink(path: file.path))
        trace.record(
            .call(.queueSend), at: Instant(cycles: 0x1122_3344_5566_7788), task: 0xABCD,
            object: 0xDEAD_BEEF, value: Trace.outcome(1, detail: 3))
        try trace.finish()
        #expect(
            file.bytes.dropFirst(48) == [
                0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x22, 0x01, 0xCD, 0xAB,
                0xEF, 0xBE, 0xAD, 0xDE, 1, 0, 0, 0, 3, 0, 0, 0,
            ])
        #expect(trace.hash == hash(of: file.bytes))
    }

    @Test func textIsRecordedAtItsFirstUse() throws {
        let file = ScratchFile()
        let trace = Trace(header: header, hashing: false, file: try TraceFileSink(path: file.path))
        #expect(trace.intern("tsk2") == 1)
        #expect(trace.intern("nine bytes".dropLast().description) == 2)
        #expect(trace.intern("tsk2") == 1)
        #expect(trace.intern("") == 3)
        try trace.finish()
        let none = [UInt8](repeating: 0, count: 8)
        var expected = none + [1, 0, 4, 0, 1, 0, 0, 0] + Array("tsk2".utf8) + [0, 0, 0, 0]
        expected += none + [1, 0, 9, 0, 2, 0, 0, 0] + Array("nine byt".utf8)
        expected += none + [1, 0, 1, 0, 2, 0, 0, 0] + Array("e".utf8) + [0, 0, 0, 0, 0, 0, 0]
        expected += none + [1, 0, 0, 0, 3, 0, 0, 0] + none
        #expect(Array(file.bytes.dropFirst(48)) == expected)
    }

    @Test func longTextIsCutAtACharacter() throws {
        let file = ScratchFile()
        let trace = Trace(header: header, hashing: false, file: try TraceFileSink(path: file.path))
        // 1023 bytes, then a character of three that would cross the limit.
        _ = trace.intern(String(repeating: "x", count: 1023) + "\u{20AC}")
        try trace.finish()
        #expect(file.bytes.count == 48 + 128 * 24)
        #expect(file.bytes[48 + 10] == 0xFF && file.bytes[48 + 11] == 0x03)
    }

    @Test func textsHaveALimitThatIsTold() {
        let trace = Trace(header: header, hashing: true, file: nil)
        for number in 1..<TraceFormat.mostTexts {
            #expect(trace.intern("text \(number)") == UInt32(number))
        }
        #expect(trace.intern("one") == UInt32(TraceFormat.mostTexts))
        #expect(trace.intern("another") == UInt32(TraceFormat.mostTexts))
        #expect(trace.intern("text 7") == 7)
    }

    /// Two buffers and a bit: the hash does not depend on where the buffer was emptied.
    @Test func hashCoversTheWholeFile() throws {
        let file = ScratchFile()
        let both = Trace(header: header, hashing: true, file: try TraceFileSink(path: file.path))
        let hashOnly = Trace(header: header, hashing: true, file: nil)
        var random = SeededRandom(seed: 3)
        for count in 0..<7000 as Range<UInt64> {
            let value = random.next()
            both.record(.tick, at: Instant(cycles: count), task: 1, value: value)
            hashOnly.record(.tick, at: Instant(cycles: count), task: 1, value: value)
        }
        try hashOnly.finish()
        let before = both.hash
        try both.finish()
        #expect(both.hash == before)
        #expect(hashOnly.hash == before)
        #expect(file.bytes.count == 48 + 7000 * 24)
        #expect(both.hash == hash(of: file.bytes))
    }

    @Test func hashSeesEveryFieldTheSeedAndTheOrder() {
        func hash(_ seed: UInt64 = 1, _ records: (Trace) -> Void) -> UInt64 {
            let trace = Trace(
                header: TraceHeader(buildID: [], seed: seed), hashing: true, file: nil)
            records(trace)
            return trace.hash
        }
        let hashes = [
            hash { _ in },
            hash(2) { _ in },
            hash { $0.record(.tick, at: .zero, task: 0) },
            hash { $0.record(.tick, at: Instant(cycles: 1), task: 0) },
            hash { $0.record(.exit, at: .zero, task: 0) },
            hash { $0.record(.tick, at: .zero, task: 1) },
            hash { $0.record(.tick, at: .zero, task: 0, object: 1) },
            hash { $0.record(.tick, at: .zero, task: 0, value: 1) },
            hash {
                $0.record(.tick, at: .zero, task: 0, value: 1)
                $0.record(.tick, at: .zero, task: 0, value: 2)
            },
            hash {
                $0.record(.tick, at: .zero, task: 0, value: 2)
                $0.record(.tick, at: .zero, task: 0, value: 1)
            },
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test func aTraceThatIsOffRecordsNothing() throws {
        let trace = Trace()
        #expect(!trace.isOn)
        for _ in 0..<10_000 { trace.record(.tick, at: .zero, task: 0) }
        #expect(trace.intern("name") == 0)
        #expect(trace.hash == 0)
        try trace.finish()
    }

    @Test func afterTheEndNothingIsRecorded() throws {
        let file = ScratchFile()
        let trace = Trace(header: header, hashing: true, file: try TraceFileSink(path: file.path))
        try trace.finish()
        let hash = trace.hash
        trace.record(.tick, at: .zero, task: 0)
        try trace.finish()
        #expect(trace.hash == hash)
        #expect(file.bytes.count == 48)
    }

    @Test func aFullDiskIsReportedOnceAndTheRunGoesOn() throws {
        let trace = Trace(header: header, hashing: true, file: try TraceFileSink(path: "/dev/full"))
        for _ in 0..<10_000 { trace.record(.tick, at: .zero, task: 0) }
        #expect(trace.isOn)
        #expect(throws: TraceError.cannotWrite(path: "/dev/full", code: ENOSPC)) {
            try trace.finish()
        }
        try trace.finish()
        #expect(trace.hash != 0)
    }

    /// A limit on the file's size stops a write in the middle of a record.
    @Test func aFileThatCannotGrowEndsAfterAWholeRecord() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
            setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
            let file = ScratchFile()
            let trace = Trace(
                header: TraceHeader(buildID: [], seed: 0), hashing: false,
                file: try TraceFileSink(path: file.path))
            for _ in 0..<100 { trace.record(.tick, at: .zero, task: 0) }
            #expect(throws: TraceError.cannotWrite(path: file.path, code: EFBIG)) {
                try trace.finish()
            }
            #expect(file.bytes.count == 1000 / 24 * 24)
        }
    }

    @Test func aFileThatCannotBeMadeIsSaid() {
        #expect(throws: TraceError.cannotOpen(path: "/nowhere/run.h8t", code: ENOENT)) {
            try TraceFileSink(path: "/nowhere/run.h8t")
        }
        #expect(
            TraceError.cannotOpen(path: "/nowhere/run.h8t", code: ENOENT).description
                == "cannot create the trace file /nowhere/run.h8t: No such file or directory")
    }
}
