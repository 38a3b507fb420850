//  Executors: how control passes from one task's stack to another's.
//
//  The kernel decides who runs; an executor makes it so. Both implementations give the same order
//  of events, because neither decides anything (Docs/Architecture.md).

import CHost
import Dispatch

/// Transfers control between contexts, of which exactly one runs.
protocol Executor: AnyObject {
    /// How many contexts may exist at once.
    var limit: Int { get }
    /// The context of the thread that runs the machine; firmware never runs on it.
    var base: UnsafeMutablePointer<h8_context> { get }

    /// Makes a prepared context ready for its first transfer.
    ///
    /// - Parameter isFirmware: a task that firmware made, not one of the SDK's own.
    func admit(_ context: UnsafeMutablePointer<h8_context>, name: String, isFirmware: Bool)
    /// Stops `from` and runs `to`. Returns when somebody transfers back; no lock may be held.
    func transfer(
        from: UnsafeMutablePointer<h8_context>, to: UnsafeMutablePointer<h8_context>)
    /// Leaves `from` for ever and runs `heir`.
    func leave(
        _ from: UnsafeMutablePointer<h8_context>, heir: UnsafeMutablePointer<h8_context>
    ) -> Never
    /// Ends a context that is stopped; afterwards its stack and itself may be reused.
    func end(
        _ victim: UnsafeMutablePointer<h8_context>, caller: UnsafeMutablePointer<h8_context>)
}

private func makeBase() -> UnsafeMutablePointer<h8_context> {
    let base = UnsafeMutablePointer<h8_context>.allocate(capacity: 1)
    h8_context_prepare(base, nil, 0, nil, nil)
    return base
}

/// All tasks on the machine's own thread.
final class FiberExecutor: Executor {
    let limit = Int.max
    let base = makeBase()

    deinit { base.deallocate() }

    func admit(_ context: UnsafeMutablePointer<h8_context>, name: String, isFirmware: Bool) {}

    func transfer(
        from: UnsafeMutablePointer<h8_context>, to: UnsafeMutablePointer<h8_context>
    ) {
        h8_fiber_transfer(from, to)
    }

    func leave(
        _ from: UnsafeMutablePointer<h8_context>, heir: UnsafeMutablePointer<h8_context>
    ) -> Never {
        h8_fiber_leave(from, heir)
    }

    func end(
        _ victim: UnsafeMutablePointer<h8_context>, caller: UnsafeMutablePointer<h8_context>
    ) {
        // A stopped fiber is nothing but its stack.
    }
}

/// Each task of firmware's on a thread of its own: a work item on a serial queue of its own. The
/// SDK's own tasks ride on whichever thread stops in their favour (Decisions/0022-riders.md).
final class DispatchExecutor: Executor {
    /// libdispatch starts 255 such threads and then lets further queues wait for ever.
    let limit = 250
    let base = makeBase()
    private let threads = UnsafeMutablePointer<h8_threads>.allocate(capacity: 1)

    init() {
        base.pointee.entered = 1
        threads.initialize(to: h8_threads(base: base, active: base))
        h8_pin_to_one_cpu()
    }

    deinit {
        threads.deallocate()
        base.deallocate()
    }

    func admit(_ context: UnsafeMutablePointer<h8_context>, name: String, isFirmware: Bool) {
        guard isFirmware else {
            context.pointee.rides = 1
            return
        }
        // The pointer crosses to another thread, which touches it only while it holds the baton.
        let address = UInt(bitPattern: context)
        DispatchQueue(label: "host8266.task.\(name)").async {
            name.withCString { h8_thread_name($0) }
            h8_thread_enter(UnsafeMutablePointer<h8_context>(bitPattern: address))
        }
    }

    func transfer(
        from: UnsafeMutablePointer<h8_context>, to: UnsafeMutablePointer<h8_context>
    ) {
        ensureThread(of: to)
        h8_thread_transfer(threads, from, to)
    }

    func leave(
        _ from: UnsafeMutablePointer<h8_context>, heir: UnsafeMutablePointer<h8_context>
    ) -> Never {
        ensureThread(of: heir)
        h8_thread_leave(threads, from, heir)
    }

    func end(
        _ victim: UnsafeMutablePointer<h8_context>, caller: UnsafeMutablePointer<h8_context>
    ) {
        ensureThread(of: victim)
        h8_thread_end(threads, victim, caller)
    }

    /// Makes sure that a context can get the baton: libdispatch asks again and again where the host
    /// gives it no more threads, and says nothing.
    @inline(__always)
    private func ensureThread(of context: UnsafeMutablePointer<h8_context>) {
        if context.pointee.entered == 0, context.pointee.rides == 0 { awaitThread(of: context) }
    }

    private func awaitThread(of context: UnsafeMutablePointer<h8_context>) {
        if h8_thread_await(context) == 0 { Machine.current.endForWantOfThreads() }
    }
}
