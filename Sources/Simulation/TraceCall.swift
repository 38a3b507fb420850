//  The calls that a trace can tell, by number and by the name under which firmware knows them.
//
//  Rules: one family is one range of 32 numbers; numbers are never given twice, and a number that
//  this program does not know is still a call. The comment beside a group says what the record's
//  object is, and its detail where there is one.

/// A call by firmware of the kernel or of the chip's system library.
public struct TraceCall: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    // MARK: - Tasks: object = the task's number (0: the caller), or the tick count given

    public static let taskCreate = TraceCall(rawValue: 0x01)
    public static let taskDelete = TraceCall(rawValue: 0x02)
    /// Object: ticks to wait.
    public static let delay = TraceCall(rawValue: 0x03)
    /// Object: the tick at which the caller goes on.
    public static let delayUntil = TraceCall(rawValue: 0x04)
    public static let suspend = TraceCall(rawValue: 0x05)
    public static let resume = TraceCall(rawValue: 0x06)
    public static let resumeFromISR = TraceCall(rawValue: 0x07)
    /// Detail: the priority asked for.
    public static let prioritySet = TraceCall(rawValue: 0x08)
    public static let yield = TraceCall(rawValue: 0x09)
    /// Object: the nesting depth after the call, as for the next three.
    public static let suspendAll = TraceCall(rawValue: 0x0A)
    public static let resumeAll = TraceCall(rawValue: 0x0B)
    public static let criticalEnter = TraceCall(rawValue: 0x0C)
    public static let criticalExit = TraceCall(rawValue: 0x0D)

    /// Object: the co-routine's number, from 1, as for the next one.
    public static let coRoutineCreate = TraceCall(rawValue: 0x0E)
    public static let coRoutineSchedule = TraceCall(rawValue: 0x0F)

    // MARK: - Queues: object = the queue's handle, detail = messages in it after the call

    /// Detail: its length.
    public static let queueCreate = TraceCall(rawValue: 0x20)
    public static let queueDelete = TraceCall(rawValue: 0x21)
    public static let queueSend = TraceCall(rawValue: 0x22)
    public static let queueSendToFront = TraceCall(rawValue: 0x23)
    public static let queueOverwrite = TraceCall(rawValue: 0x24)
    public static let queueReceive = TraceCall(rawValue: 0x25)
    public static let queuePeek = TraceCall(rawValue: 0x26)
    public static let queueReset = TraceCall(rawValue: 0x27)
    public static let queueSendFromISR = TraceCall(rawValue: 0x28)
    public static let queueSendToFrontFromISR = TraceCall(rawValue: 0x29)
    public static let queueReceiveFromISR = TraceCall(rawValue: 0x2A)
    public static let queueOverwriteFromISR = TraceCall(rawValue: 0x2B)
    public static let queuePeekFromISR = TraceCall(rawValue: 0x2C)
    public static let queueCRSend = TraceCall(rawValue: 0x2D)
    public static let queueCRReceive = TraceCall(rawValue: 0x2E)
    public static let queueCRSendFromISR = TraceCall(rawValue: 0x2F)
    public static let queueCRReceiveFromISR = TraceCall(rawValue: 0x30)

    // MARK: - Semaphores: object = the handle, detail = the count after the call

    public static let binaryCreate = TraceCall(rawValue: 0x40)
    public static let countingCreate = TraceCall(rawValue: 0x41)
    public static let mutexCreate = TraceCall(rawValue: 0x42)
    public static let recursiveMutexCreate = TraceCall(rawValue: 0x43)
    public static let semaphoreDelete = TraceCall(rawValue: 0x44)
    public static let semaphoreTake = TraceCall(rawValue: 0x45)
    public static let semaphoreGive = TraceCall(rawValue: 0x46)
    /// Detail: the nesting depth after the call, as for the next one.
    public static let takeRecursive = TraceCall(rawValue: 0x47)
    public static let giveRecursive = TraceCall(rawValue: 0x48)
    public static let semaphoreGiveFromISR = TraceCall(rawValue: 0x49)
    public static let semaphoreTakeFromISR = TraceCall(rawValue: 0x4A)

    // MARK: - FreeRTOS software timers: object = the handle, detail = the period in ticks

    public static let timerCreate = TraceCall(rawValue: 0x60)
    public static let timerDelete = TraceCall(rawValue: 0x61)
    public static let timerStart = TraceCall(rawValue: 0x62)
    public static let timerStop = TraceCall(rawValue: 0x63)
    public static let timerReset = TraceCall(rawValue: 0x64)
    public static let timerChangePeriod = TraceCall(rawValue: 0x65)
    public static let timerStartFromISR = TraceCall(rawValue: 0x66)
    public static let timerStopFromISR = TraceCall(rawValue: 0x67)
    public static let timerResetFromISR = TraceCall(rawValue: 0x68)
    public static let timerChangePeriodFromISR = TraceCall(rawValue: 0x69)

    // MARK: - os_timer: object = the timer's address in firmware

    /// Detail: the time in microseconds. Result: 1 when it repeats.
    public static let osTimerArm = TraceCall(rawValue: 0x80)
    public static let osTimerDisarm = TraceCall(rawValue: 0x81)
    /// Result: the function's address in firmware.
    public static let osTimerSetFunction = TraceCall(rawValue: 0x82)

    // MARK: - Memory: object = bytes asked for, or the block; detail = bytes free after the call

    public static let malloc = TraceCall(rawValue: 0xA0)
    public static let calloc = TraceCall(rawValue: 0xA1)
    public static let realloc = TraceCall(rawValue: 0xA2)
    public static let zalloc = TraceCall(rawValue: 0xA3)
    public static let free = TraceCall(rawValue: 0xA4)

    // MARK: - System

    public static let restart = TraceCall(rawValue: 0xC0)
    /// Object: microseconds, as for the next one.
    public static let deepSleep = TraceCall(rawValue: 0xC1)
    public static let delayMicroseconds = TraceCall(rawValue: 0xC2)

    // MARK: - Flash: object = the address, or the sector's number; result = SpiFlashOpResult

    /// Detail: bytes, as for the next one.
    public static let flashRead = TraceCall(rawValue: 0xE0)
    public static let flashWrite = TraceCall(rawValue: 0xE1)
    public static let flashErase = TraceCall(rawValue: 0xE2)

    // MARK: - Files of the chip's file system: object = the descriptor, or the id of the name's
    // text

    /// Object: the address in flash. Detail: bytes.
    public static let filesMount = TraceCall(rawValue: 0x100)
    /// Object: 1 when it formats.
    public static let filesUnmount = TraceCall(rawValue: 0x101)
    /// Detail: the flags.
    public static let fileOpen = TraceCall(rawValue: 0x102)
    public static let fileClose = TraceCall(rawValue: 0x103)
    /// Detail: bytes asked for, as for the next one.
    public static let fileRead = TraceCall(rawValue: 0x104)
    public static let fileWrite = TraceCall(rawValue: 0x105)
    /// Detail: whence.
    public static let fileSeek = TraceCall(rawValue: 0x106)
    /// Detail: its size in bytes.
    public static let fileStatus = TraceCall(rawValue: 0x107)
    public static let fileRemove = TraceCall(rawValue: 0x108)
    /// Detail: the id of the new name's text.
    public static let fileRename = TraceCall(rawValue: 0x109)

    // MARK: - Sockets: object = the descriptor, result = the C result, detail = errno

    public static let socket = TraceCall(rawValue: 0x140)
    public static let bind = TraceCall(rawValue: 0x141)
    public static let connect = TraceCall(rawValue: 0x142)
    public static let listen = TraceCall(rawValue: 0x143)
    public static let accept = TraceCall(rawValue: 0x144)
    public static let send = TraceCall(rawValue: 0x145)
    public static let receive = TraceCall(rawValue: 0x146)
    public static let close = TraceCall(rawValue: 0x147)
    public static let shutDown = TraceCall(rawValue: 0x148)
    /// Object: how many descriptors are looked at.
    public static let select = TraceCall(rawValue: 0x149)
    public static let getOption = TraceCall(rawValue: 0x14A)
    public static let setOption = TraceCall(rawValue: 0x14B)
    public static let getName = TraceCall(rawValue: 0x14C)
    public static let control = TraceCall(rawValue: 0x14D)
    /// A name was asked for. Result: 0 when it was found.
    public static let resolve = TraceCall(rawValue: 0x14E)

    // MARK: - espconn: object = the structure's address, result = the C result

    public static let espconnConnect = TraceCall(rawValue: 0x160)
    public static let espconnAccept = TraceCall(rawValue: 0x161)
    public static let espconnCreate = TraceCall(rawValue: 0x162)
    public static let espconnDisconnect = TraceCall(rawValue: 0x163)
    public static let espconnDelete = TraceCall(rawValue: 0x164)
    /// Detail: bytes.
    public static let espconnSend = TraceCall(rawValue: 0x165)
    /// Options, limits, times, groups and what asks for them.
    public static let espconnSet = TraceCall(rawValue: 0x166)
    /// The SDK calls firmware back. Result: which one, in the order connect, reconnect, disconnect,
    /// receive, sent, write finish, from 1. Detail: bytes received; the error's number.
    public static let espconnCallback = TraceCall(rawValue: 0x167)
}
