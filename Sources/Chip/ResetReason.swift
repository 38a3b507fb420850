//  Why the chip starts: the reasons that system_get_rst_info tells (behaviour.md section 3).

/// C: rst_info.reason.
public enum ResetReason: UInt32, Sendable, CaseIterable {
    case powerOn = 0
    case hardwareWatchdog = 1
    case exception = 2
    case softwareWatchdog = 3
    case restart = 4
    case deepSleepWake = 5
    case externalReset = 6
}

/// What system_get_rst_info fills in. Words that a reason has no use for are 0.
public struct ResetInfo: Sendable {
    public var reason: ResetReason
    /// The exception's cause and registers, after `.exception`.
    public var exceptionCause: UInt32 = 0
    public var programCounter: UInt32 = 0
    public var faultAddress: UInt32 = 0

    public init(reason: ResetReason) { self.reason = reason }
}
