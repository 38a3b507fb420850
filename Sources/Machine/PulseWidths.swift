//  Pulse width modulation by FRC1: what espressif/pwm.h does. It works through registers.
//
//  A period begins with all channels high that have a duty, and each goes low when its share is
//  over. So a period is a list of steps: how many counts after its beginning which pins change.
//  FRC1's interrupt makes a step and loads the counter for the next; the counter goes on after 0,
//  which tells how late the handler was, so periods keep their length and only edges are late by
//  the interrupt's latency. Steps closer than `closest` are made together.
//
//  Fidelity: the chip's library uses the interrupt that nothing masks; here a critical section
//  holds edges up. FRC1 then belongs to this, and hw_timer cannot be used beside it, there neither.

import Chip
import Simulation

/// One channel, as `pwm_init` is given it.
public struct PulseChannel: Sendable {
    /// The register of its pad in the IO-MUX, and the function that makes it a GPIO.
    let pad: UInt32
    let function: UInt32
    /// 0 to 15.
    let pin: UInt32
    /// Of 1023 parts; above that it is always high.
    var duty: UInt32

    public init(pad: UInt32, function: UInt32, pin: UInt32, duty: UInt32) {
        self.pad = pad
        self.function = function
        self.pin = pin
        self.duty = duty
    }

    var bit: UInt32 { 1 << (pin & 15) }
}

/// The state of the driver; the board's.
struct PulseWidths {
    static let depth: UInt32 = 1023

    /// What was set, and takes effect at the next start.
    var period: UInt32 = 0
    var channels: [PulseChannel] = []

    /// What FRC1 makes, if it does: the first step is at count 0.
    private(set) var steps: [Step] = []
    /// Counts of a period.
    private(set) var length: UInt32 = 0
    private var position = 0
    /// Firmware has asked for other steps: they begin with the next period.
    var isStale = false

    struct Step: Equatable {
        var count: UInt32
        var set: UInt32
        var clear: UInt32
    }

    /// FRC1 counts 5 times in a microsecond, at most 2^23 times.
    static let countsPerMicrosecond: UInt32 = 5
    static let longest: UInt32 = 0x7F_FFFF
    /// Steps that are closer than 4 us are one.
    static let closest: UInt32 = 20

    var isRunning: Bool { steps.count > 1 }

    /// Takes over what was set, from the beginning of a period.
    mutating func renew() {
        isStale = false
        position = 0
        let wanted = UInt64(period) * UInt64(Self.countsPerMicrosecond)
        length = UInt32(min(max(wanted, UInt64(Self.closest) * 2), UInt64(Self.longest)))
        var high: UInt32 = 0
        var low: UInt32 = 0
        var ends: [(count: UInt32, bit: UInt32)] = []
        for channel in channels {
            let count = UInt64(length) * UInt64(channel.duty) / UInt64(Self.depth)
            if channel.duty > 0 { high |= channel.bit } else { low |= channel.bit }
            if count > 0, count < UInt64(length) { ends.append((UInt32(count), channel.bit)) }
        }
        steps = [Step(count: 0, set: high, clear: low)]
        for end in ends.sorted(by: { ($0.count, $0.bit) < ($1.count, $1.bit) }) {
            // Neither too close to the step before nor to the period's end.
            let count = min(max(end.count, Self.closest), length - Self.closest)
            if steps.count > 1, count - steps[steps.count - 1].count < Self.closest {
                steps[steps.count - 1].clear |= end.bit
            } else {
                steps.append(Step(count: count, set: 0, clear: end.bit))
            }
        }
    }

    /// Takes the step that is due.
    ///
    /// - Returns: the step, and the counts to the one after it.
    mutating func next() -> (step: Step, counts: UInt32) {
        if position == 0, isStale { renew() }
        let step = steps[position]
        position = (position + 1) % steps.count
        return (step, (position == 0 ? length : steps[position].count) - step.count)
    }
}

private enum Register {
    static let load: UInt32 = 0x6000_0600
    static let count: UInt32 = 0x6000_0604
    static let control: UInt32 = 0x6000_0608
    static let edgeEnable: UInt32 = 0x3FF0_0004
    static let counterMask: UInt32 = 0x7F_FFFF
    /// On, without reload, 80 MHz divided by 16.
    static let running: UInt32 = 1 << 7 | 1 << 2
    static let padFunction: UInt32 = 0x13 << 4
}

extension Machine {
    /// Makes outputs of the channels' pins, all low. C: pwm_init.
    public func preparePulses(period: UInt32, _ channels: [PulseChannel]) {
        board.pulses = PulseWidths()
        board.pulses.period = period
        board.pulses.channels = channels
        for channel in channels {
            let function = (channel.function & 3 | (channel.function & 4) << 2) << 4
            writeRegister(
                channel.pad, readRegister(channel.pad) & ~Register.padFunction | function)
        }
        let mask = channels.reduce(0) { $0 | $1.bit }
        setOutputs(set: 0, clear: mask, enable: mask, disable: 0)
    }

    /// C: pwm_start.
    public func startPulses() {
        guard !board.pulses.channels.isEmpty else { return }
        if board.pulses.isRunning {
            board.pulses.isStale = true
            return
        }
        board.pulses.renew()
        attachInterrupt(line: .hardwareTimer) { Machine.lend { $0.makePulse() } }
        writeRegister(Register.edgeEnable, readRegister(Register.edgeEnable) | DPort.timerEdge)
        writeRegister(Register.control, board.pulses.isRunning ? Register.running : 0)
        makePulse()
        enableInterrupts(1 << UInt32(InterruptLine.hardwareTimer.rawValue))
    }

    /// Makes the step that is due, and sets FRC1 for the next. The handler of FRC1.
    private func makePulse() {
        let isFirst = board.interruptDepth == 0
        let (step, counts) = board.pulses.next()
        setOutputs(set: step.set, clear: step.clear, enable: 0, disable: 0)
        guard board.pulses.isRunning else {
            writeRegister(Register.control, 0)
            return
        }
        // How late it is: the counter has gone on from 0.
        let late = isFirst ? 0 : (0 &- readRegister(Register.count)) & Register.counterMask
        writeRegister(Register.load, counts > late ? counts - late : 1)
    }

    /// Takes effect at the next start. C: pwm_set_duty.
    public func setPulse(duty: UInt32, of channel: Int) {
        guard board.pulses.channels.indices.contains(channel) else { return }
        board.pulses.channels[channel].duty = duty
    }

    /// 0 for a channel that is not there. C: pwm_get_duty.
    public func pulseDuty(of channel: Int) -> UInt32 {
        guard board.pulses.channels.indices.contains(channel) else { return 0 }
        return board.pulses.channels[channel].duty
    }

    /// In microseconds; takes effect at the next start. C: pwm_set_period.
    public func setPulse(period: UInt32) { board.pulses.period = period }

    /// C: pwm_get_period.
    public var pulsePeriod: UInt32 { board.pulses.period }
}
