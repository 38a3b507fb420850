//  The outside: what the world around the board does to it.
//
//  Events and wired devices belong to the world, so they outlive a reset. They act between two basic
//  blocks of firmware or at the end of an SDK call, in the order of their times; what falls into the
//  time in which the board boots happens when it has. All of this is called on the machine's own
//  thread: before `run`, or from an event.

import Chip
import Simulation

extension Machine {
    /// Puts devices around the board: on its pins, where they listen already. Once, before `run`.
    public func surround(with devices: any Timed) {
        surroundings = devices
        surroundingsDue = devices.due
        // Behind the devices' own ears: what they make of a change is known by now.
        pins.observe { [unowned self] _, _, _ in surroundingsDue = devices.due }
    }

    /// Lets the devices do what is due at `time`, the chip's before those outside.
    func runDevices(at time: Instant) {
        if bus.due <= time { bus.run(at: time) }
        if surroundingsDue <= time { touch { surroundings?.run(at: time) } }
    }

    /// Schedules an event of the world's. The action gets the event's own time, or that at which the
    /// board came to life if that is later.
    public func schedule(at time: Instant, _ action: @escaping (Instant) -> Void) {
        _ = events.schedule(at: time, owner: .world) { [unowned self] time in
            action(max(time, board.start))
        }
        // From a task: it must not go on past the event.
        if board != nil, time < sliceEnd { setSliceEnd(max(time, now)) }
    }

    /// Drives a wire by hand, from outside, until it is changed again.
    public func drive(pin: Int, _ drive: Pins.Drive, at time: Instant) {
        pins.set(pin, drive, by: hand, at: time)
        peripheralsChanged()
    }

    /// Presses something outside, or changes it in another way, and lets the board feel it.
    public func touch(_ change: () -> Void) {
        change()
        surroundingsDue = surroundings?.due ?? .never
        peripheralsChanged()
    }

    /// Pulls the reset pin.
    public func pullReset() -> Never { end(.reset(ResetInfo(reason: .externalReset))) }

    /// Puts a remark into the trace.
    public func remark(_ text: String) {
        guard trace.isOn else { return }
        let id = trace.intern(text)
        trace.record(.note, at: now, task: currentTaskNumber, value: UInt64(id))
    }
}
