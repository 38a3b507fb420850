//  The registers of a UART as data. Names and fields are those of the SDK's uart_register.h.

import Simulation

enum UARTRegister {
    static let fifo: UInt32 = 0x00
    static let raised: UInt32 = 0x04
    static let status: UInt32 = 0x08
    static let enabled: UInt32 = 0x0C
    static let clear: UInt32 = 0x10
    static let divider: UInt32 = 0x14
    static let autobaud: UInt32 = 0x18
    static let state: UInt32 = 0x1C
    static let frame: UInt32 = 0x20
    static let thresholds: UInt32 = 0x24
    static let lowPulse: UInt32 = 0x28
    static let highPulse: UInt32 = 0x2C
    static let pulseCount: UInt32 = 0x30
    static let date: UInt32 = 0x78
    static let id: UInt32 = 0x7C

    /// A pulse counter that has measured nothing yet.
    static let noPulse: UInt32 = 0xF_FFFF

    /// - Parameters:
    ///   - uart: 0 or 1, for the names.
    ///   - clockDivider: as the boot leaves it.
    static func table(of uart: Int, divider clockDivider: UInt32) -> [Register] {
        func name(_ name: String) -> String { "UART_\(name)(\(uart))" }
        return [
            Register(
                name("FIFO"), at: fifo, writable: 0xFF, effect: .special, isLive: true,
                "read: takes a received byte; write: queues a byte to send; 128 each"),
            Register(
                name("INT_RAW"), at: raised, effect: .none, isLive: true,
                "reasons that have come up; one whose cause lasts comes up again when cleared"),
            Register(
                name("INT_ST"), at: status, effect: .none, isLive: true, "INT_RAW and INT_ENA"),
            Register(
                name("INT_ENA"), at: enabled, writable: 0x1FF, "reasons that hold interrupt line 5"),
            Register(
                name("INT_CLR"), at: clear, writable: 0x1FF, effect: .special,
                "clears bits of INT_RAW"),
            Register(
                name("CLKDIV"), at: divider, reset: clockDivider, writable: 0xF_FFFF,
                "80 MHz divided by this is the baud rate"),
            Register(
                name("AUTOBAUD"), at: autobaud, writable: 0xFF01,
                "bit 0 measures the pulses on RXD; bits 15:8 filter glitches, of which there are "
                    + "none"),
            Register(
                name("STATUS"), at: state, effect: .none, isLive: true,
                "bytes in the FIFOs (23:16 sending, 7:0 received), levels of the pins"),
            Register(
                name("CONF0"), at: frame, reset: 0x1C, writable: 0x1FF_FFFF,
                "frame, inversion, loopback, flow control of the transmitter, FIFO resets"),
            Register(
                name("CONF1"), at: thresholds, reset: 0x6060, writable: 0xFFFF_7F7F,
                "thresholds, receive time-out in units of 8 bits, flow control of the receiver"),
            Register(
                name("LOWPULSE"), at: lowPulse, reset: noPulse, effect: .none, isLive: true,
                "shortest low pulse since AUTOBAUD began, in cycles of 80 MHz"),
            Register(
                name("HIGHPULSE"), at: highPulse, reset: noPulse, effect: .none, isLive: true,
                "shortest high pulse"),
            Register(
                name("PULSE_NUM"), at: pulseCount, effect: .none, isLive: true,
                "edges since AUTOBAUD began, 10 bits"),
            Register(name("DATE"), at: date, reset: 0x0006_2000, "version"),
            Register(name("ID"), at: id, reset: 0x500, "version"),
        ]
    }
}

/// Bits of INT_RAW and its like.
enum UARTInterrupt {
    static let full: UInt32 = 1 << 0
    static let empty: UInt32 = 1 << 1
    static let parityError: UInt32 = 1 << 2
    static let frameError: UInt32 = 1 << 3
    static let overflow: UInt32 = 1 << 4
    static let dataSetReadyChanged: UInt32 = 1 << 5
    static let clearToSendChanged: UInt32 = 1 << 6
    static let breakDetected: UInt32 = 1 << 7
    static let timeout: UInt32 = 1 << 8

    /// Those that a byte from outside can bring about.
    static let receiving = full | parityError | frameError | overflow | breakDetected | timeout
}

/// CONF0, taken apart.
struct UARTFrameSetting {
    let bits: UInt32

    var isEven: Bool { bits & 1 == 0 }
    var hasParity: Bool { bits & 1 << 1 != 0 }
    var dataBits: Int { Int(bits >> 2 & 3) + 5 }
    var stopHalfBits: Cycles { max(Cycles(bits >> 4 & 3), 1) + 1 }
    var assertsRTS: Bool { bits & 1 << 6 != 0 }
    var assertsDTR: Bool { bits & 1 << 7 != 0 }
    var sendsBreak: Bool { bits & 1 << 8 != 0 }
    var isLoopback: Bool { bits & 1 << 14 != 0 }
    var heedsCTS: Bool { bits & 1 << 15 != 0 }
    var resetsReceiver: Bool { bits & 1 << 17 != 0 }
    var resetsTransmitter: Bool { bits & 1 << 18 != 0 }
    var invertsRXD: Bool { bits & 1 << 19 != 0 }
    var invertsCTS: Bool { bits & 1 << 20 != 0 }
    var invertsDSR: Bool { bits & 1 << 21 != 0 }
    var invertsTXD: Bool { bits & 1 << 22 != 0 }
    var invertsRTS: Bool { bits & 1 << 23 != 0 }
    var invertsDTR: Bool { bits & 1 << 24 != 0 }

    func format(divider: UInt32) -> SerialFormat {
        var format = SerialFormat(bitCycles: Cycles(divider))
        format.dataBits = dataBits
        format.parity = !hasParity ? .none : isEven ? .even : .odd
        format.stopHalfBits = stopHalfBits
        return format
    }
}

/// CONF1, taken apart.
struct UARTThresholdSetting {
    let bits: UInt32

    var full: Int { max(Int(bits & 0x7F), 1) }
    var empty: UInt64 { UInt64(bits >> 8 & 0x7F) }
    var flow: Int { Int(bits >> 16 & 0x7F) }
    var hasFlowControl: Bool { bits & 1 << 23 != 0 }
    /// Bits of silence.
    var timeoutBits: Cycles { Cycles(bits >> 24 & 0x7F) * 8 }
    var hasTimeout: Bool { bits & 1 << 31 != 0 }
}
