//  The register bus: every access of firmware to a peripheral's address comes here.
//
//  An address belongs to a device's register, or to nobody. What belongs to nobody keeps what was
//  written to it and reads zero before, and `onUnmodelled` is told once for each such address, so
//  that firmware which sets up what is not modelled goes on, and its author hears of it.

import Simulation

public final class RegisterBus {
    /// In the order of their addresses.
    public let devices: [any Peripheral]
    /// Told the first time that an address without a register is used.
    public var onUnmodelled: (UInt32) -> Void = { _ in }

    /// Index of the device for each 256 bytes of a region, or none: devices of the chip begin at
    /// multiples of 256, and none is longer.
    private let lowPages: [Int8]
    private let highPages: [Int8]
    private var dues: [Instant]
    /// Words at addresses without a register. Looked up by key only, never walked.
    private var unmodelled: [UInt32: UInt32] = [:]

    private static let none: Int8 = -1

    /// The main block of peripherals, RTC memory behind it included.
    public static let low: Range<UInt32> = 0x6000_0000..<0x6000_2000
    /// DPORT, the radio and the ROM's helpers.
    public static let high: Range<UInt32> = 0x3FF0_0000..<0x3FF8_0000

    /// When the next device has something to do.
    public private(set) var due: Instant = .never

    public init(_ devices: [any Peripheral]) {
        self.devices = devices.sorted { $0.base < $1.base }
        var low = [Int8](repeating: Self.none, count: Self.low.count / 256)
        var high = [Int8](repeating: Self.none, count: Self.high.count / 256)
        for (index, device) in self.devices.enumerated() {
            if Self.low.contains(device.base) {
                low[Int(device.base - Self.low.lowerBound) / 256] = Int8(index)
            } else {
                high[Int(device.base - Self.high.lowerBound) / 256] = Int8(index)
            }
        }
        lowPages = low
        highPages = high
        dues = self.devices.map(\.due)
        due = dues.min() ?? .never
    }

    /// True for addresses that are the bus's; others are memory.
    @inlinable
    public static func owns(_ address: UInt32) -> Bool {
        low.contains(address) || high.contains(address)
    }

    /// The device and the register at an address, for words about it.
    public func register(at address: UInt32) -> (device: any Peripheral, register: Register)? {
        guard let index = device(at: address) else { return nil }
        let device = devices[index]
        guard let register = device.registers.register(at: address - device.base) else {
            return nil
        }
        return (device, register)
    }

    /// - Parameter address: the bus's own, a multiple of 4.
    public func read(_ address: UInt32, at now: Instant) -> UInt32 {
        guard let index = device(at: address) else { return readUnmodelled(address) }
        let device = devices[index]
        let offset = address &- device.base
        guard device.registers.has(offset) else { return readUnmodelled(address) }
        let value = device.read(offset, at: now)
        noteDue(of: index)
        return value
    }

    /// - Parameter address: the bus's own, a multiple of 4.
    public func write(_ address: UInt32, _ value: UInt32, at now: Instant) {
        guard let index = device(at: address) else { return writeUnmodelled(address, value) }
        let device = devices[index]
        let offset = address &- device.base
        guard device.registers.has(offset) else { return writeUnmodelled(address, value) }
        device.write(offset, value, at: now)
        noteDue(of: index)
    }

    /// Lets every device that is due at `now` do what is due.
    public func run(at now: Instant) {
        for index in devices.indices where dues[index] <= now {
            devices[index].run(at: now)
        }
        refresh()
    }

    /// Tells every device that the CPU has taken an interrupt.
    public func interruptTaken(at now: Instant) {
        for device in devices { device.interruptTaken(at: now) }
        refresh()
    }

    /// Asks every device anew when it is due: after something other than an access changed one.
    public func refresh() {
        for index in devices.indices { dues[index] = devices[index].due }
        due = dues.min() ?? .never
    }

    private func noteDue(of index: Int) {
        let new = devices[index].due
        guard new != dues[index] else { return }
        dues[index] = new
        due = dues.min() ?? .never
    }

    private func device(at address: UInt32) -> Int? {
        let index: Int8
        if Self.low.contains(address) {
            index = lowPages[Int(address &- Self.low.lowerBound) / 256]
        } else if Self.high.contains(address) {
            index = highPages[Int(address &- Self.high.lowerBound) / 256]
        } else {
            return nil
        }
        return index == Self.none ? nil : Int(index)
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
