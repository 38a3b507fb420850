//  Every device's table, run through by itself: whatever is added to `Peripherals` is tested here.
import Simulation
import Testing

@testable import Chip

/// A board's devices with nothing around them.
private func makeDevices(random: @escaping () -> UInt32 = { 0 }) -> Peripherals {
    Peripherals(pins: Pins(), mac: .guide, at: .zero, random: random)
}

/// One word of a device's table.
private struct Place: CustomTestStringConvertible, Sendable {
    let name: String
    let base: UInt32
    let offset: UInt32
    let register: Register

    var address: UInt32 { base + offset }
    var testDescription: String { "\(name) \(register.name) at \(String(address, radix: 16))" }

    static var all: [Place] {
        makeDevices().bus.devices.flatMap { device in
            device.registers.table.flatMap { register in
                register.offsets.map {
                    Place(name: device.name, base: device.base, offset: $0, register: register)
                }
            }
        }
    }
}

@Suite struct RegisterTableTests {
    @Test func tablesAreWellFormed() {
        let devices = makeDevices().bus.devices
        #expect(devices.count >= 8)
        for device in devices {
            #expect(device.base % 256 == 0, "\(device.name)")
            let offsets = device.registers.table.flatMap { Array($0.offsets) }
            #expect(Set(offsets).count == offsets.count, "\(device.name) has an offset twice")
            for register in device.registers.table {
                let name = "\(device.name) \(register.name)"
                #expect(register.offset % 4 == 0 && register.count > 0, "\(name)")
                #expect(!register.note.isEmpty, "\(name)")
                switch register.effect {
                case .setBits(let target), .clearBits(let target):
                    #expect(device.registers.register(at: target) != nil, "\(name)")
                case .none:
                    #expect(register.writable == 0, "\(name)")
                case .store, .special: break
                }
            }
        }
        let names = devices.flatMap { device in
            device.registers.table.map { "\(device.name) \($0.name)" }
        }
        #expect(Set(names).count == names.count)
    }

    @Test func theBusTellsResetValues() {
        let bus = makeDevices().bus
        for place in Place.all where !place.register.isLive {
            #expect(bus.read(place.address, at: .zero) == place.register.reset, "\(place)")
        }
    }

    /// Ones, zeros and a pattern: the writable bits follow, the others keep their reset value.
    @Test func storedBitsAreTheWritableOnes() {
        for place in Place.all where place.register.effect == .store && !place.register.isLive {
            let bus = makeDevices().bus
            let register = place.register
            for value: UInt32 in [.max, 0, 0xA5C3_0F96, 0x5A3C_F069] {
                bus.write(place.address, value, at: .zero)
                let expected = register.reset & ~register.writable | value & register.writable
                #expect(bus.read(place.address, at: .zero) == expected, "\(place), \(value)")
            }
        }
    }

    @Test func whatOnlyTellsCannotBeWritten() {
        for place in Place.all where place.register.effect == .none && !place.register.isLive {
            let bus = makeDevices().bus
            bus.write(place.address, .max, at: .zero)
            #expect(bus.read(place.address, at: .zero) == place.register.reset, "\(place)")
        }
    }

    /// The file of the device, not the bus, is asked: what a set register shows may be a level.
    @Test func bitsAreSetAndClearedByOnes() {
        for place in Place.all {
            let devices = makeDevices()
            guard
                let device = devices.bus.devices.first(where: { $0.base == place.base })
            else { continue }
            switch place.register.effect {
            case .setBits(let target):
                devices.bus.write(place.address, 0, at: .zero)
                let before = device.registers[target]
                devices.bus.write(place.address, 0x5, at: .zero)
                let bits = 0x5 & place.register.writable
                #expect(device.registers[target] == before | bits, "\(place)")
            case .clearBits(let target):
                devices.bus.write(place.base + target, .max, at: .zero)
                let before = device.registers[target]
                devices.bus.write(place.address, 0x5, at: .zero)
                let bits = 0x5 & place.register.writable
                #expect(device.registers[target] == before & ~bits, "\(place)")
            default: break
            }
        }
    }

    @Test func whatNobodyHasIsKeptAndToldOnce() {
        let bus = makeDevices().bus
        var told: [UInt32] = []
        bus.onUnmodelled = { told.append($0) }
        for address: UInt32 in [0x6000_0BFC, 0x3FF0_00F0, 0x6000_FFFC, 0x3FF7_FFFC] {
            #expect(bus.read(address, at: .zero) == 0)
            bus.write(address, 0x1234_5678, at: .zero)
            #expect(bus.read(address, at: .zero) == 0x1234_5678)
        }
        #expect(told == [0x6000_0BFC, 0x3FF0_00F0, 0x6000_FFFC, 0x3FF7_FFFC])
        #expect(!RegisterBus.owns(0x6001_0000) && !RegisterBus.owns(0x3FF8_0000))
        #expect(!RegisterBus.owns(0x3FFE_8000) && !RegisterBus.owns(0x5FFF_FFFC))
    }

    /// Reads, writes and pauses of any kind: nothing traps, and no device asks for a time that has
    /// passed once it has been run.
    @Test(arguments: 0..<5 as Range<UInt64>)
    func aMillionAccessesInFive(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let devices = makeDevices(random: { UInt32(truncatingIfNeeded: seed) })
        let bus = devices.bus
        let addresses = Place.all.map(\.address)
        var now = Instant.zero
        for step in 0..<200_000 {
            let chance = random.next()
            let address: UInt32 =
                chance & 15 == 0
                ? RegisterBus.low.lowerBound + UInt32(random.next() % 0x1_0000) & ~3
                : addresses[Int(random.next() % UInt64(addresses.count))]
            if chance & 16 == 0 {
                _ = bus.read(address, at: now)
            } else {
                let word = UInt32(truncatingIfNeeded: random.next())
                bus.write(address, chance & 32 == 0 ? word : word & 0xFF, at: now)
            }
            if chance & 192 == 0 {
                devices.lines.take(line: Int(chance >> 8 & 15))
                devices.lines.takeNonMaskable()
                bus.interruptTaken(at: now)
            }
            now = advance(bus, from: now, by: random.next() >> (40 + chance >> 12 & 23))
            guard bus.due > now else {
                Issue.record("seed \(seed), step \(step): due \(bus.due) at \(now)")
                return
            }
        }
    }

    /// Runs what falls due on the way, as the machine does; at most so often, since a timer of one
    /// cycle falls due in each.
    private func advance(_ bus: RegisterBus, from start: Instant, by length: Cycles) -> Instant {
        let end = start + length
        var rounds = 0
        while bus.due <= end {
            let moment = bus.due
            guard rounds < 64 else {
                // Time goes on no further than what has been run.
                return max(Instant(cycles: moment.cycles - 1), start)
            }
            rounds += 1
            bus.run(at: moment)
        }
        return end
    }
}
