//  The hardware watchdog's registers. When it bites is the machine's to say
//  (Machine/Watchdog.swift); here stands whether it runs at all, and each feeding is told.
//
//  Register addresses and the feeding word are general knowledge of the chip; the stages' lengths
//  are kept and have no effect (Docs/Fidelity.md).

import Simulation

public final class WatchdogBlock: Peripheral {
    public let name = "WDT"
    public let base: UInt32 = 0x6000_0900
    public private(set) var registers = RegisterFile(WatchdogBlock.table)

    /// The word 0x73 was written to WDT_RST.
    public var onFeed: () -> Void = {}
    /// The run bit has changed.
    public var onRun: (_ isRunning: Bool) -> Void = { _ in }

    public enum Offset {
        public static let control: UInt32 = 0x00
        static let stage0: UInt32 = 0x04
        static let stage1: UInt32 = 0x08
        static let count: UInt32 = 0x0C
        static let stage: UInt32 = 0x10
        public static let feed: UInt32 = 0x14
    }

    /// The run bit of WDT_CTL.
    public static let enable: UInt32 = 1
    /// What feeds the watchdog.
    public static let meal: UInt32 = 0x73

    private static let table: [Register] = [
        Register(
            "WDT_CTL", at: Offset.control, reset: 0x39, writable: 0xFF, effect: .special,
            "bit 0: the watchdog runs; the other bits are kept"),
        Register("WDT_OP", at: Offset.stage0, reset: 0xB, writable: 0xF, "kept: the first stage"),
        Register(
            "WDT_OP_ND", at: Offset.stage1, reset: 0xD, writable: 0xF, "kept: the second stage"),
        Register("WDT_COUNT", at: Offset.count, effect: .none, "reads 0"),
        Register("WDT_STAGE", at: Offset.stage, effect: .none, "reads 0"),
        Register(
            "WDT_RST", at: Offset.feed, effect: .special, isLive: true,
            "writing 0x73 feeds the watchdog; reads 0"),
    ]

    public init() {}

    public var isRunning: Bool { registers[Offset.control] & Self.enable != 0 }

    public func read(_ offset: UInt32, at now: Instant) -> UInt32 {
        offset == Offset.feed ? 0 : registers[offset]
    }

    public func write(_ offset: UInt32, _ value: UInt32, at now: Instant) {
        if offset == Offset.feed {
            if value == Self.meal { onFeed() }
            return
        }
        let wasRunning = isRunning
        registers.write(offset, value)
        if isRunning != wasRunning { onRun(isRunning) }
    }
}
