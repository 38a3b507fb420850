//  The register bus: every access of firmware to a peripheral's address comes here.
//
//  An address belongs to a device's register, or to nobody. What belongs to nobody keeps what was
//  written to it and reads zero before, and `onUnmodelled` is told once for each such address, so
//  that firmware which sets up what is not modelled goes on, and its author hears of it.
//
//  Looking up a register is the hottest thing here: the address's page of 256 bytes tells the
//  device and, in one bit a word, whether there is a register.

import Simulation

public final class RegisterBus {
    /// In the order of their addresses.
    public let devices: [any Peripheral]
    /// Told the first time that an address without a register is used.
    public var onUnmodelled: (UInt32) -> Void = { _ in }

    /// 256 bytes of a region.
    private struct Page {
        /// Where in `devices`; meaningless while `present` is 0.
        var device = 0
        var base: UInt32 = 0
        /// A bit for each word that is a register.
        var present: UInt64 = 0
    }

    private let lowPages: [Page]
    private let highPages: [Page]
    /// Those of `devices` that have to be asked when they are due, in the same order.
    private let timed: [any TimedPeripheral]
    /// Where each of `devices` is in `timed`; nil for most.
    private let timedPlaces: [Int?]
    /// By the places in `timed`.
    private var dues: [Instant]
    /// Words at addresses without a register. Looked up by key only, never walked.
    private var unmodelled: [UInt32: UInt32] = [:]

    /// The main block of peripherals, RTC memory and the radio's registers behind it included.
    public static let low: Range<UInt32> = 0x6000_0000..<0x6001_0000
    /// DPORT, the radio and the ROM's helpers.
    public static let high: Range<UInt32> = 0x3FF0_0000..<0x3FF8_0000

    /// When the next device has something to do.
    public private(set) var due: Instant = .never

    /// - Parameter devices: each begins at a multiple of 256, and no two share a page.
    public init(_ devices: [any Peripheral]) {
        self.devices = devices.sorted { $0.base < $1.base }
        var low = [Page](repeating: Page(), count: Self.low.count / 256)
        var high = [Page](repeating: Page(), count: Self.high.count / 256)
        for (index, device) in self.devices.enumerated() {
            for offset in device.registers.table.flatMap(\.offsets) {
                let address = device.base + offset
                let bit: UInt64 = 1 << UInt64(address / 4 % 64)
                if Self.low.contains(address) {
                    let page = Int((address - Self.low.lowerBound) / 256)
                    low[page].device = index
                    low[page].base = device.base
                    low[page].present |= bit
                } else {
                    let page = Int((address - Self.high.lowerBound) / 256)
                    high[page].device = index
                    high[page].base = device.base
                    high[page].present |= bit
                }
            }
        }
        lowPages = low
        highPages = high
        timed = self.devices.compactMap { $0 as? any TimedPeripheral }
        var place = 0
        timedPlaces = self.devices.map {
            guard $0 is any TimedPeripheral else { return nil }
            defer { place += 1 }
            return place
        }
        dues = timed.map(\.due)
        due = dues.min() ?? .never
    }

    /// True for addresses that are the bus's; others are memory.
    @inlinable
    public static func owns(_ address: UInt32) -> Bool {
        low.contains(address) || high.contains(address)
    }

    /// The device and the register at an address, for words about it.
    public func register(at address: UInt32) -> (device: any Peripheral, register: Register)? {
        guard let (index, offset) = place(of: address),
            let register = devices[index].registers.register(at: offset)
        else { return nil }
        return (devices[index], register)
    }

    /// - Parameter address: the bus's own, a multiple of 4.
    public func read(_ address: UInt32, at now: Instant) -> UInt32 {
        guard let (index, offset) = place(of: address) else { return readUnmodelled(address) }
        let value = devices[index].read(offset, at: now)
        noteDue(of: index)
        return value
    }

    /// - Parameter address: the bus's own, a multiple of 4.
    public func write(_ address: UInt32, _ value: UInt32, at now: Instant) {
        guard let (index, offset) = place(of: address) else {
            return writeUnmodelled(address, value)
        }
        devices[index].write(offset, value, at: now)
        noteDue(of: index)
    }

    /// Lets every device that is due at `now` do what is due.
    public func run(at now: Instant) {
        for place in timed.indices where dues[place] <= now { timed[place].run(at: now) }
        refresh()
    }

    /// Tells every device that the CPU has taken an interrupt.
    public func interruptTaken(at now: Instant) {
        for device in timed { device.interruptTaken(at: now) }
        refresh()
    }

    /// Asks every device anew when it is due: after something other than an access changed one.
    public func refresh() {
        due = .never
        for place in timed.indices {
            dues[place] = timed[place].due
            due = min(due, dues[place])
        }
    }

    /// Asks the device that was accessed.
    private func noteDue(of index: Int) {
        guard let place = timedPlaces[index] else { return }
        let new = timed[place].due
        guard new != dues[place] else { return }
        dues[place] = new
        due = dues.min() ?? .never
    }

    /// The device that has a register at an address, and the register's offset in it.
    private func place(of address: UInt32) -> (index: Int, offset: UInt32)? {
        let page: Page
        if Self.low.contains(address) {
            page = lowPages[Int(address &- Self.low.lowerBound) / 256]
        } else if Self.high.contains(address) {
            page = highPages[Int(address &- Self.high.lowerBound) / 256]
        } else {
            return nil
        }
        guard page.present >> UInt64(address / 4 % 64) & 1 != 0 else { return nil }
        return (page.device, address &- page.base)
    }

    private func readUnmodelled(_ address: UInt32) -> UInt32 {
        if let value = unmodelled[address] { return value }
        unmodelled[address] = 0
        onUnmodelled(address)
        return 0
    }

    private func writeUnmodelled(_ address: UInt32, _ value: UInt32) {
        if unmodelled.updateValue(value, forKey: address) == nil { onUnmodelled(address) }
    }
}
