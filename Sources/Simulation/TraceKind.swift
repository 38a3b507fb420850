//  What a trace record is about.
//
//  Rules: the numbers are grouped by range and open at the end; a number once given keeps its
//  meaning for ever, so a file stays readable and a new kind never changes an old one. `object` and
//  `value` of each kind are told here and nowhere else. Names are what `trace text --kind` takes.
//
//      0x0000  the file itself     0x0040  interrupts      0x0060  the board      0x0080  memory
//      0x0010  scheduling          0x0050  timers          0x0070  the console    0x0090  pins
//      0x00A0  Wi-Fi               0x00B0  the network     0x0100  calls

/// The kind of a trace record.
public struct TraceKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    // MARK: - The file itself

    /// Up to 8 bytes of an interned text. Object: the text's id; ids count up from 1. Task: how
    /// many bytes are still to come, these included. Value: the bytes, first in bits 0-7. Time: 0.
    public static let text = TraceKind(rawValue: 0x0001)
    /// A remark of the simulator. Value: text id.
    public static let note = TraceKind(rawValue: 0x0002)

    // MARK: - Scheduling

    /// Another task gets the CPU. Task: the one that loses it. Object: the one that gets it.
    /// Value: why (`TraceSwitchReason`).
    public static let switchTo = TraceKind(rawValue: 0x0010)
    /// A task exists. Object: its number. Value: priority | name's text id << 32.
    public static let taskCreated = TraceKind(rawValue: 0x0011)
    /// A task has ended. Object: its number, which may be given again.
    public static let taskDeleted = TraceKind(rawValue: 0x0012)
    /// A task could run now. Object: its number. Value: its priority.
    public static let taskReady = TraceKind(rawValue: 0x0013)
    /// The executing task waits. Object: the handle that it waits for, 0 for time alone.
    /// Value: the tick at which it stops waiting; `Trace.forEver` for never.
    public static let taskBlocked = TraceKind(rawValue: 0x0014)
    /// A task is taken out of scheduling until it is resumed. Object: its number.
    public static let taskSuspended = TraceKind(rawValue: 0x0015)
    /// A suspended task is back. Object: its number.
    public static let taskResumed = TraceKind(rawValue: 0x0016)
    /// A task's own priority was set. Object: its number. Value: the new priority.
    public static let prioritySet = TraceKind(rawValue: 0x0017)
    /// A task that holds a mutex is raised to a waiter's priority. Object: its number.
    /// Value: the priority | the mutex's handle << 32.
    public static let priorityInherited = TraceKind(rawValue: 0x0018)
    /// A task is back at its own priority. Object: its number.
    /// Value: the priority | the mutex's handle << 32.
    public static let priorityDisinherited = TraceKind(rawValue: 0x0019)
    /// The tick interrupt counted. Value: the new tick count.
    public static let tick = TraceKind(rawValue: 0x001A)

    // MARK: - Interrupts

    /// An interrupt handler starts. Object: the interrupt's number.
    public static let interruptEnter = TraceKind(rawValue: 0x0040)
    /// It has returned. Object: the interrupt's number. Value: 1 when it asked for a switch.
    public static let interruptExit = TraceKind(rawValue: 0x0041)

    // MARK: - Timers

    /// A hardware timer reached its end. Object: its number, 1 (FRC1) or 2 (FRC2).
    public static let hardwareTimerFired = TraceKind(rawValue: 0x0050)
    /// An os_timer's function is called. Object: the timer's address in firmware.
    public static let osTimerFired = TraceKind(rawValue: 0x0051)
    /// A FreeRTOS software timer's function is called. Object: the timer's handle.
    public static let rtosTimerFired = TraceKind(rawValue: 0x0052)

    // MARK: - The board

    /// The board starts. Object: the reason as system_get_rst_info tells it.
    /// Value: number of this boot, from 0, which also numbers the boards of one run.
    public static let boot = TraceKind(rawValue: 0x0060)
    /// The board ends and will boot again; all task numbers are void. Object: the reason.
    public static let reset = TraceKind(rawValue: 0x0061)
    /// The firmware failed. Object: the exception's cause. Value: text id of the explanation.
    public static let panic = TraceKind(rawValue: 0x0062)
    /// The run is over. Object: the exit code.
    public static let exit = TraceKind(rawValue: 0x0063)

    // MARK: - The console

    /// A UART begins to send a byte. Object: the UART, 0 or 1. Value: the byte.
    public static let uartSent = TraceKind(rawValue: 0x0070)
    /// A UART has received a byte. Object: the UART. Value: the byte.
    public static let uartReceived = TraceKind(rawValue: 0x0071)

    // MARK: - Registers and pins

    /// Firmware has read a peripheral's register. Object: its address. Value: what it read.
    public static let registerRead = TraceKind(rawValue: 0x0090)
    /// Firmware has written a peripheral's register. Object: its address. Value: what it wrote.
    public static let registerWritten = TraceKind(rawValue: 0x0091)
    /// A pin's level has changed. Object: the GPIO's number. Value: 1 for high, 0 for low.
    public static let pinChanged = TraceKind(rawValue: 0x0092)

    // MARK: - Wi-Fi

    /// The radio is given a frame, which goes as soon as the channel is free. Object: its first
    /// byte (type and subtype) | its length in bytes << 8. Value: the receiver's address, its first
    /// byte highest.
    public static let frameSent = TraceKind(rawValue: 0x00A0)
    /// The radio has received a frame. Object as above. Value: the transmitter's address.
    public static let frameReceived = TraceKind(rawValue: 0x00A1)
    /// The SDK tells firmware of an event. Object: SYSTEM_EVENT. Value: the reason, the channel or
    /// the number of the station, where there is one.
    public static let wifiEvent = TraceKind(rawValue: 0x00A2)

    /// What the management frame of the record before says. Object: the channel that it names, 0
    /// for none | its reason or status << 16. Value: the text id of the network's name, 0 for none.
    public static let managementFrame = TraceKind(rawValue: 0x00A3)

    // MARK: - The network

    /// The IPv4 packet in the frame of the record before. Object: the source address, its first
    /// byte highest. Value: the destination address | the source port << 32 | the destination port
    /// << 48.
    public static let packet = TraceKind(rawValue: 0x00B0)
    /// What that packet has. Object: the protocol's number | TCP's flags << 8 | bytes of payload
    /// << 16. Value: TCP's sequence number | its acknowledgement << 32; 0 in other packets.
    public static let packetContent = TraceKind(rawValue: 0x00B1)
    /// The DHCP message in that packet. Object: the address that it gives, 0 for none.
    /// Value: the message's type | its transaction << 32.
    public static let dhcp = TraceKind(rawValue: 0x00B2)

    // MARK: - Memory

    /// The heap had no room. Object: bytes asked for. Value: bytes free.
    public static let heapExhausted = TraceKind(rawValue: 0x0080)

    // MARK: - Calls

    /// The first number of calls; above it, the kind is this plus the call's number.
    public static let firstCall: UInt16 = 0x0100

    /// One call by firmware, with its outcome. Object: the handle, or else the first argument.
    /// Value: `Trace.outcome`, the C result in bits 0-31 and the call's detail in bits 32-63.
    ///
    /// It is recorded when the outcome is known, before the switch that follows from it; a call
    /// that has to wait leaves `taskBlocked` first, and its own record when it goes on.
    @inlinable
    public static func call(_ call: TraceCall) -> TraceKind {
        TraceKind(rawValue: firstCall + call.rawValue)
    }

    /// The call, when this kind is a call's.
    @inlinable
    public var call: TraceCall? {
        rawValue >= TraceKind.firstCall
            ? TraceCall(rawValue: rawValue - TraceKind.firstCall) : nil
    }
}

/// Why a task lost the CPU.
public enum TraceSwitchReason: UInt64, Sendable, CaseIterable {
    /// It waits, is suspended or has ended.
    case blocked = 1
    /// A task of higher priority became ready.
    case preempted = 2
    /// Its time slice is over, or it gave way to one of its own priority.
    case slice = 3
    /// Nothing ran before: the scheduler has just started.
    case started = 4
}
