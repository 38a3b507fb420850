//  A byte on a serial line, and what a receiver makes of it.
//
//  A frame is a start bit, 5 to 8 data bits with the lowest first, perhaps a parity bit, and stop
//  bits. A receiver that agrees on all of that reads the byte. Any other samples the line in the
//  middle of each of its own bits, from the edge of the start bit on, and gets what it gets: so a
//  terminal at the wrong speed shows the same garbage in every run.

import Simulation

/// How one side of a line cuts it into bits.
public struct SerialFormat: Sendable, Equatable {
    public enum Parity: Sendable { case none, even, odd }

    /// Bus cycles a bit, at least 1.
    public var bitCycles: Cycles
    /// 5 to 8.
    public var dataBits = 8
    public var parity = Parity.none
    /// Stop bits, in halves of a bit: 2, 3 or 4.
    public var stopHalfBits: Cycles = 2
    /// The line rests low instead of high.
    public var isInverted = false

    public init(bitCycles: Cycles) { self.bitCycles = max(bitCycles, 1) }

    /// 8 data bits, no parity, one stop bit.
    ///
    /// - Parameter baudRate: bits a second; what is no divisor of the clock is rounded.
    public init(baudRate: UInt32) {
        let rate = Cycles(max(baudRate, 1))
        self.init(bitCycles: (Cycles.perSecond + rate / 2) / rate)
    }

    /// Bits from the start bit on, without the stop bits.
    var bitsBeforeStop: Int { 1 + dataBits + (parity == .none ? 0 : 1) }

    /// How long a frame occupies the line, in bus cycles.
    public var frameCycles: Cycles {
        (bitCycles * (Cycles(bitsBeforeStop) * 2 + stopHalfBits) + 1) / 2
    }

    /// When a receiver samples a bit, after the edge of the start bit, whose number is 0.
    func middle(of bit: Int) -> Cycles { (Cycles(bit) * 2 + 1) * bitCycles / 2 }

    func parityBit(of byte: UInt8) -> Bool {
        let ones = (byte & UInt8(truncatingIfNeeded: (1 << dataBits) - 1)).nonzeroBitCount
        return (ones & 1 == 1) != (parity == .odd)
    }
}

/// What a receiver read.
public struct SerialReading: Sendable, Equatable {
    public var byte: UInt8
    public var hasParityError = false
    /// There was no stop bit where one belongs.
    public var hasFrameError = false
    /// The line was low all along.
    public var isBreak = false

    init(byte: UInt8) { self.byte = byte }

    /// What a receiver makes of what it samples.
    ///
    /// - Parameter sample: whether the line is at its resting level in the middle of a bit; the
    /// start
    ///   bit is number 0.
    init(_ format: SerialFormat, sample: (_ bit: Int) -> Bool) {
        byte = 0
        var isLow = true
        for bit in 0..<format.dataBits where sample(bit + 1) {
            byte |= 1 << UInt8(bit)
            isLow = false
        }
        if format.parity != .none {
            let bit = sample(format.dataBits + 1)
            hasParityError = bit != format.parityBit(of: byte)
            if bit { isLow = false }
        }
        hasFrameError = !sample(format.bitsBeforeStop)
        isBreak = isLow && hasFrameError
    }
}

/// How long a line stays at a level.
struct SerialPulse {
    var isHigh: Bool
    var cycles: Cycles
}

/// A frame on the line.
public struct SerialFrame: Sendable {
    /// Above the format's data bits nothing of it is sent.
    public var byte: UInt8
    public var format: SerialFormat
    /// The line is held low for longer than any frame takes.
    public var isBreak: Bool

    public init(_ byte: UInt8, format: SerialFormat, isBreak: Bool = false) {
        self.byte = byte
        self.format = format
        self.isBreak = isBreak
    }

    public var cycles: Cycles { format.frameCycles }

    /// The line's level so many cycles after the edge of the start bit: true is high.
    public func level(after cycles: Cycles) -> Bool {
        let bit = Int(clamping: cycles / format.bitCycles)
        let rests: Bool
        switch bit {
        case _ where isBreak: rests = false
        case 0: rests = false
        case 1...format.dataBits: rests = byte >> UInt8(bit - 1) & 1 == 1
        case format.bitsBeforeStop - 1: rests = format.parityBit(of: byte)
        default: rests = true
        }
        return rests != format.isInverted
    }

    /// What a receiver of this format reads.
    public func read(as receiver: SerialFormat) -> SerialReading {
        if receiver == format, !isBreak {
            let mask = UInt8(truncatingIfNeeded: (1 << format.dataBits) - 1)
            return SerialReading(byte: byte & mask)
        }
        var reading = SerialReading(receiver) { bit in
            level(after: receiver.middle(of: bit)) != receiver.isInverted
        }
        // A line that rests at the wrong level has no start bit to go by.
        if receiver.isInverted != format.isInverted { reading.hasFrameError = true }
        return reading
    }

    /// When the level changes next, so many cycles after the edge of the start bit; nil when it
    /// stays as it is to the frame's end.
    func nextEdge(after cycles: Cycles) -> Cycles? {
        let present = level(after: cycles)
        var bit = cycles / format.bitCycles + 1
        while bit <= Cycles(format.bitsBeforeStop) {
            if level(after: bit * format.bitCycles) != present { return bit * format.bitCycles }
            bit += 1
        }
        return nil
    }

    /// The lengths of the levels in it, the resting one behind it left out: what a measurement of
    /// the speed sees. In bus cycles, beginning with the low of the start bit.
    var pulses: [SerialPulse] {
        var pulses: [SerialPulse] = []
        for bit in 0..<format.bitsBeforeStop {
            let isHigh = level(after: Cycles(bit) * format.bitCycles)
            if let last = pulses.last, last.isHigh == isHigh {
                pulses[pulses.count - 1].cycles += format.bitCycles
            } else {
                pulses.append(SerialPulse(isHigh: isHigh, cycles: format.bitCycles))
            }
        }
        // The last high one goes on into the rest of the line.
        if let last = pulses.last, last.isHigh { pulses.removeLast() }
        return pulses
    }
}
