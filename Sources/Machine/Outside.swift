//  The outside: what the world around the board does to it.
//
//  Events and wired devices belong to the world, so they outlive a reset. They act between two
//  basic blocks of firmware or at the end of an SDK call, in the order of their times; what falls
//  into the time in which the board boots happens when it has. All of this is called on the
//  machine's own thread: before `run`, or from an event.

import Chip
import Simulation

extension Machine {
    /// Puts a part of the world around the board. Before `run`; parts that are due at one time do
    /// their work in the order in which they were added.
    ///
    /// - Parameter isWired: it listens to the board's pins already.
    public func surround(with part: any Timed, isWired: Bool = false) {
        surroundings.append((part, isWired))
        noteSurroundings()
        // Behind the part's own ears: what it makes of a change is known by now.
        if isWired { pins.observe { [unowned self] _, _, _ in noteSurroundings() } }
    }

    private func noteSurroundings() {
        surroundingsDue = surroundings.lazy.map(\.part.due).min() ?? .never
    }

    /// Lets the devices do what is due at `time`, the chip's before those outside.
    func runDevices(at time: Instant) {
        if bus.due <= time { bus.run(at: time) }
        guard surroundingsDue <= time else { return }
        // What is not wired reaches the board by events only, so its devices need not be asked.
        var mayHaveTouched = false
        for (part, isWired) in surroundings where part.due <= time {
            part.run(at: time)
            mayHaveTouched = mayHaveTouched || isWired
        }
        noteSurroundings()
        if mayHaveTouched { peripheralsChanged() }
    }

    /// Schedules an event of the world's. The action gets the event's own time, or that at which
    /// the board came to life if that is later.
    public func schedule(at time: Instant, _ action: @escaping (Instant) -> Void) {
        _ = events.schedule(at: time, owner: .world) { [unowned self] time in
            action(max(time, boardStart))
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
        noteSurroundings()
        peripheralsChanged()
    }

    /// Puts a remark into the trace.
    public func remark(_ text: String) {
        guard trace.isOn else { return }
        let id = trace.intern(text)
        trace.record(.note, at: now, task: currentTaskNumber, value: UInt64(id))
    }
}
