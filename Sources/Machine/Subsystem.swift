//  Parts of the SDK that live in layers above the machine: Wi-Fi and TCP/IP.
//
//  A subsystem belongs to the world and is told when boards come and go. It gives the SDK's tasks
//  something to do, and hands work to them as the SDK does: by a queue.
//
//  Rules: exactly one context runs, so nothing is locked. A task may be abandoned wherever it waits
//  (the board ends), and what its frames own is then never released. So a task that waits holds no
//  object: it names things by index or handle and looks them up again after waiting.

import Kernel
import Simulation

/// A task of the SDK that waits for ever unless a subsystem gives it work.
public enum SystemTask: String, Sendable, CaseIterable {
    /// Calls firmware's event handler (priority 2).
    case events = "evt"
    /// TCP/IP (priority 10).
    case network = "tiT"
    /// The radio (priority 13).
    case radio = "ppT"
}

public protocol Subsystem: AnyObject {
    /// A board has come to life; its kernel runs no task yet.
    func boardStarted(_ machine: Machine)
    /// user_init has returned. Called in the init task, which may wait.
    func userInitReturned(_ machine: Machine)
    /// The board is being taken apart: none of its tasks runs any more, its kernel is still there.
    func boardEnds(_ machine: Machine)
}

extension Subsystem {
    public func boardStarted(_ machine: Machine) {}
    public func userInitReturned(_ machine: Machine) {}
    public func boardEnds(_ machine: Machine) {}
}

extension Machine {
    /// Adds a subsystem. Before `run`; they are told of boards in the order in which they were
    /// added.
    public func add(_ subsystem: any Subsystem) { subsystems.append(subsystem) }

    /// Lets one of the SDK's tasks do `work`, after what it was given before. From anywhere: tasks,
    /// interrupts, events. Work that waits holds up what comes after it.
    public func perform(in task: SystemTask, _ work: @escaping () -> Void) {
        performQuietly(in: task, work)
        switchIfAsked()
    }

    /// The same, but nobody else runs before `switchIfAsked`. For what is in the middle of a call.
    public func performQuietly(in task: SystemTask, _ work: @escaping () -> Void) {
        board.work[task, default: []].append(work)
        if let signal = board.workSignals[task] { raiseQuietly(signal) }
    }

    /// True while it is such a task that runs.
    public func isRunning(_ task: SystemTask) -> Bool {
        board.workers[task] == kernel.pointee.current
    }

    /// The body of such a task.
    func serveWork(of task: SystemTask) {
        while true {
            guard let signal = board.workSignals[task] else { return }
            _ = wait(for: signal, ticks: Kernel.forever, in: "a task of the SDK")
            while let work = takeWork(of: task) {
                work()
                settle()
            }
        }
    }

    private func takeWork(of task: SystemTask) -> (() -> Void)? {
        guard let waiting = board.work[task], !waiting.isEmpty else { return nil }
        return board.work[task]?.removeFirst()
    }
}

/// Something that a task of firmware's or of the SDK's waits for. A binary semaphore of the
/// board's: raised any number of times, it wakes one task once.
public struct Signal: Hashable, Sendable {
    let queue: QueueIndex
}

extension Machine {
    /// Makes a signal, for which the chip's heap pays as for a semaphore; nil when it is full.
    public func makeSignal() -> Signal? {
        guard let queue = try? kernel.pointee.createQueue(capacity: 1, itemSize: 0) else {
            return nil
        }
        return Signal(queue: queue)
    }

    /// Takes a signal away. Nobody waits for it.
    public func remove(_ signal: Signal) { kernel.pointee.deleteQueue(signal.queue) }

    /// Wakes the task that waits, or the next one that will. From anywhere.
    public func raise(_ signal: Signal) {
        raiseQuietly(signal)
        switchIfAsked()
    }

    /// The same, but nobody else runs before `switchIfAsked`. For what wakes several at a time.
    public func raiseQuietly(_ signal: Signal) {
        if kernel.pointee.sendFromInterrupt(signal.queue, nil, .back) == .doneYield {
            board.switchPending = true
        }
    }

    /// Lets a task run that was woken, if it should.
    public func switchIfAsked() {
        // While what is due is being done, the switch follows at its end.
        guard board.watchdog.servingSince == nil else { return }
        switchIfPending()
    }

    /// Waits until the signal is raised.
    ///
    /// - Parameters:
    ///   - ticks: how long at most; `Kernel.forever` has no end, 0 does not wait.
    ///   - call: the function that firmware has called, for the crash report if it may not wait
    ///   here.
    /// - Returns: false when the time is over.
    public func wait(for signal: Signal, ticks: UInt32, in call: StaticString) -> Bool {
        var patience = Patience(ticks: ticks)
        while true {
            switch kernel.pointee.receive(signal.queue, nil, peek: false, &patience) {
            case .done: return true
            case .doneYield:
                yield(.preempted)
                return true
            case .refused: return false
            case .waiting:
                let handle = kernel.pointee.handle(ofQueue: signal.queue)
                block(on: handle, for: patience.ticks, in: call)
            }
        }
    }
}
