//  When nothing can happen any more: who waits for what, and who holds it.

import Kernel
import Simulation

extension Machine {
    /// Ends a run in which every task waits for something that only another task could bring about.
    ///
    /// Not a failure by itself: many programs have simply done their work.
    func nothingLeft() -> Never {
        if board.state != .running { nothingWakes() }
        Diagnostics.say("nothing can happen any more after \(now.cycles.virtualTime)")
        var firmwares = 0
        kernel.pointee.forEachTask { task in
            guard case .firmware = run(of: task).pointee.body else { return }
            firmwares += 1
            Diagnostics.continue_(
                "task \"\(kernel.pointee.task(task).pointee.name.text)\" \(wait(of: task))")
        }
        if firmwares == 0 { Diagnostics.continue_("there is no task but the SDK's") }
        end(.exit(RunStatus.passed))
    }

    private func wait(of task: TaskIndex) -> String {
        switch kernel.pointee.wait(of: task) {
        case .none: return "could run"
        case .suspended: return "is suspended"
        case .sending(let queue): return "waits for room in queue \(name(of: queue))"
        case .receiving(let queue):
            let state = kernel.pointee.queue(queue).pointee
            switch state.type {
            case .queue where state.itemSize > 0:
                return "waits for an item in queue \(name(of: queue))"
            case .mutex, .recursiveMutex:
                return "waits for mutex \(name(of: queue)), \(holder(of: state))"
            default:
                return "waits for semaphore \(name(of: queue))"
            }
        }
    }

    private func name(of queue: QueueIndex) -> String {
        hexadecimal(kernel.pointee.handle(ofQueue: queue).bits)
    }

    private func holder(of mutex: QueueState) -> String {
        guard mutex.holder != noTask else { return "which nobody holds" }
        let holder = kernel.pointee.task(mutex.holder).pointee
        return holder.isUsed
            ? "which task \"\(holder.name.text)\" holds" : "whose holder has ended"
    }
}
