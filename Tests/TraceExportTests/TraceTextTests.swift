//  A trace as text: every kind has its sentence, names are followed, filters choose.
import Simulation
import Testing

@testable import TraceExport

@Suite struct TraceTextTests {
    @Test func tellsTheLifeOfOneQueueSend() throws {
        #expect(
            try TraceFixture(queueStory).lines() == [
                "  0.0000010000  -                 created sender, priority 3",
                "  0.0000020000  -                 created receiver, priority 5",
                "  0.0000020125  -                 switch to receiver, scheduler started",
                "  0.0000025000  receiver          waits for 0x00000100 for ever",
                "  0.0000025125  receiver          switch to sender, blocked",
                "  0.0000037500  sender            ready: receiver, priority 5",
                "  0.0000037500  sender            xQueueSend(0x00000100) = 1, 1 waiting",
                "  0.0000037625  sender            switch to receiver, pre-empted",
                "  1.0000000000  receiver          xQueueReceive(0x00000100) = 1, 0 waiting",
            ])
    }

    @Test(
        arguments: [
            (.taskDeleted, 1, 0, "deleted task 1"),
            (.taskBlocked, 0, 12, "waits until tick 12"),
            (.taskSuspended, 3, 0, "suspended task 3"),
            (.taskResumed, 3, 0, "resumed task 3"),
            (.prioritySet, 3, 7, "task 3 now has priority 7"),
            (.priorityInherited, 3, 9 | 0x200 << 32, "task 3 inherits priority 9 by 0x00000200"),
            (
                .priorityDisinherited, 3, 2 | 0x200 << 32,
                "task 3 is back at priority 2 after 0x00000200"
            ),
            (.tick, 0, 4_294_967_295, "tick 4294967295"),
            (.interruptEnter, 9, 0, "interrupt 9 begins"),
            (.interruptExit, 9, 0, "interrupt 9 ends"),
            (.interruptExit, 9, 1, "interrupt 9 ends, switch wanted"),
            (.hardwareTimerFired, 1, 0, "hardware timer 1 fires"),
            (.osTimerFired, 0x3FFE_8000, 0, "os_timer 0x3ffe8000 fires"),
            (.rtosTimerFired, 0x300, 0, "software timer 0x00000300 fires"),
            (.boot, 4, 1, "boot 1, reason 4"), (.reset, 4, 0, "reset, reason 4"),
            (.exit, 124, 0, "exit with code 124"),
            (.uartSent, 0, 65, "UART0 sends 'A'"), (.uartSent, 1, 10, "UART1 sends '\\n'"),
            (.uartReceived, 0, 0xFF, "UART0 receives 0xff"),
            (.managementFrame, 6 | 23 << 16, 0, "  it says: channel 6, code 23"),
            (
                .packet, 0xC0A8_0167, 0xC0A8_010A | 50001 << 32 | 7 << 48,
                "  with a packet from 192.168.1.103:50001 to 192.168.1.10:7"
            ),
            (
                .packetContent, 6 | 0x12 << 8 | 5 << 16, 1 | 2 << 32,
                "  of TCP, 5 bytes, flags SA, sequence 1, acknowledges 2"
            ),
            (.packetContent, 17 | 300 << 16, 0, "  of UDP, 300 bytes"),
            (.packetContent, 89, 0, "  of protocol 89, 0 bytes"),
            (.dhcp, 0xC0A8_0167, 5 | 7 << 32, "  saying DHCP ACK of 192.168.1.103"),
            (.dhcp, 0, 99, "  saying DHCP message 99"),
            (.heapExhausted, 512, 100, "no room for 512 bytes, 100 bytes free"),
            (.note, 0, 9, "text 9"), (.panic, 28, 1 << 40, "panic, cause 28: text 1099511627776"),
            (TraceKind(rawValue: 0xFF), 1, 2, "kind 255, object 1, value 2"),
            (.call(.delay), 5, 0, "vTaskDelay(5)"),
            (.call(.taskCreate), 4, 0xFFFF_FFFF, "xTaskCreate(task 4) = -1"),
            (.call(.yield), 0, 0, "taskYIELD()"),
            (.call(.malloc), 64, 0x3FFE_9000, "malloc(64) = 0x3ffe9000, 0 bytes free"),
            (
                .call(.osTimerArm), 0x3FFE_8000, 1 | 1_000_000 << 32,
                "os_timer_arm(0x3ffe8000) = 1, 1000000 us"
            ),
            (.call(.fileOpen), 9, 4 | 0x202 << 32, "open(text 9) = 4, flags 0x00000202"),
            (.call(.fileSeek), 4, 6 | 1 << 32, "lseek(4) = 6, whence 1"),
            (.call(.fileRename), 8, 9 << 32, "rename(text 8) = 0, to text 9"),
            (.call(TraceCall(rawValue: 0x1F)), 1, 2, "call 31, object 1, value 2"),
        ] as [(TraceKind, UInt32, UInt64, String)])
    func says(kind: TraceKind, object: UInt32, value: UInt64, what: String) throws {
        let fixture = try TraceFixture {
            $0.record(kind, at: .zero, task: 0, object: object, value: value)
        }
        #expect(try fixture.lines() == ["  0.0000000000  -                 \(what)"])
    }

    @Test func noCallIsForgottenAndNoNameIsUsedTwice() {
        let calls = TraceCallForm.all.map(\.call.rawValue)
        #expect(calls == calls.sorted())
        #expect(Set(calls).count == calls.count)
        #expect(Set(TraceKind.names).count == TraceKind.names.count)
        // Each family's numbers follow one another without a gap.
        for (call, next) in zip(calls, calls.dropFirst()) where next >> 5 == call >> 5 {
            #expect(next == call + 1)
        }
    }

    @Test func aNumberGivenAgainHasTheNewName() throws {
        let fixture = try TraceFixture { trace in
            for name in ["old", "new"] {
                let id = UInt64(trace.intern(name))
                trace.record(.taskCreated, at: .zero, task: 0, object: 1, value: id << 32)
                trace.record(.call(.taskDelete), at: .zero, task: 1, object: 1)
                trace.record(.taskDeleted, at: .zero, task: 1, object: 1)
            }
            trace.record(.reset, at: .zero, task: 1, object: 4)
            trace.record(.tick, at: .zero, task: 1)
        }
        let tasks = try fixture.lines().map { $0.dropFirst(16).prefix(6) }
        #expect(
            tasks == [
                "-     ", "old   ", "old   ", "-     ", "new   ", "new   ", "task 1", "task 1",
            ])
    }

    @Test func filtersChooseByTaskAndKind() throws {
        let fixture = try TraceFixture(queueStory)
        #expect(try fixture.lines(TraceFilter(task: "sender")).count == 5)
        #expect(try fixture.lines(TraceFilter(task: "receiver")).count == 7)
        #expect(try fixture.lines(TraceFilter(task: "nobody")).isEmpty)
        let sends = TraceFilter(kind: TraceKind.matching(name: "queueSend"))
        #expect(try fixture.lines(sends).count == 1)
        let calls = TraceFilter(kind: TraceKind.matching(name: "call"))
        #expect(try fixture.lines(calls).count == 2)
        let both = TraceFilter(task: "sender", kind: TraceKind.matching(name: "switchTo"))
        #expect(try fixture.lines(both).count == 2)
    }

    @Test func textsCannotSpeakToTheTerminal() throws {
        let fixture = try TraceFixture { trace in
            let id = trace.intern("\u{1B}[2Jname\n\u{202E}\u{e9}")
            trace.record(.note, at: .zero, task: 0, value: UInt64(id))
        }
        #expect(
            try fixture.lines()
                == ["  0.0000000000  -                 \\u{1B}[2Jname\\n\\u{202E}\u{e9}"])
    }
}
