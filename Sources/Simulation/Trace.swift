//  STUB until the trace lands: the interface that the machine codes against.

public final class Trace {
    /// False when nothing is recorded; then `record` must not be called in hot paths.
    public private(set) var isOn = false
    public init() {}
}
