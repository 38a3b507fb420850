//  The table of limits, against the page that tells of it; and how long calls wait.

import Glibc
import Kernel
import NetworkStack
import Testing

@testable import Sockets

struct RuleTests {
    /// Docs/Sockets.md has a row for each limit, with its numbers.
    @Test func thePageHasTheTable() throws {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        let path = parts.joined(separator: "/") + "/Docs/Sockets.md"
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
        for limit in NetworkLimit.allCases {
            let row = limit.row
            let lifted = row.lifted == 0 ? "none" : "\(row.lifted)"
            let error = row.error.map { "\($0.number)" } ?? "-"
            let line = "| \(row.name) | \(row.value) | \(lifted) | \(error) | \(row.effect) |"
            #expect(text.contains(line), "missing in Docs/Sockets.md: \(line)")
        }
    }

    @Test func theStackGetsTheRules() {
        var rules = NetworkRules()
        #expect(rules.settings.tcpBlocks == 5 && rules.settings.listeners == 8)
        #expect(rules.settings.window == 5840 && rules.settings.sendBuffer == 2920)
        #expect(!rules.settings.keepsOutOfOrder && !rules.settings.loopsBack)
        #expect(rules.writableRoom == 2919)
        rules.areLimitsOn = false
        #expect(rules.settings.tcpBlocks == 0 && rules.settings.udpBlocks == 0)
        #expect(rules.settings.window == 65535)
        rules.profile = .sdk3
        #expect(rules.settings.keepsOutOfOrder && rules.settings.loopsBack)
    }

    @Test func millisecondsBecomeWholeTicks() {
        let start: UInt32 = .max - 3
        #expect(Deadline(milliseconds: 0, at: start).remaining(at: start) == Kernel.forever)
        #expect(Deadline(milliseconds: 9, at: start).remaining(at: start) == nil)
        let deadline = Deadline(milliseconds: 259, at: start)
        #expect(deadline.remaining(at: start) == 25)
        #expect(deadline.remaining(at: start &+ 24) == 1)
        #expect(deadline.remaining(at: start &+ 25) == nil)
    }

    /// behaviour.md 14
    @Test func errorsHaveLinuxNumbers() {
        let expected: [(StackError, Int32)] = [
            (.timedOut, 11), (.wouldBlock, 11), (.isConnected, 106), (.closed, 107),
            (.notConnected, 107), (.illegalArgument, 5), (.interface, -1), (.noRoute, 113),
            (.inUse, 98), (.reset, 104), (.aborted, 103), (.noMemory, 12), (.noBuffer, 105),
        ]
        for (error, number) in expected { #expect(SocketError(error).number == number) }
    }
}
