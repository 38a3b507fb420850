//  The timer service's task: it does what the kernel's steps of the service say.
//
//  It has priority 2 (Guide 2.2) and obeys commands that firmware puts on its queue, so a command
//  takes effect only when the service gets to run.

import CHost
import Kernel
import Simulation

extension Machine {
    /// The body of the timer service's task.
    func serveTimers() {
        while true {
            switch kernel.pointee.stepTimerService(board.timerQueue) {
            case .call(let timer): callBack(timer)
            case .goOn(.same): break
            case .goOn(.yield): yield(kernel.pointee.isOutranked ? .preempted : .slice)
            case .sleep: switchNow(.blocked)
            }
        }
    }

    private func callBack(_ timer: TimerIndex) {
        let callback = kernel.pointee.timer(timer).pointee.callback
        let handle = kernel.pointee.handle(ofTimer: timer)
        trace.record(.rtosTimerFired, at: now, task: currentTaskNumber, object: handle.bits)
        guard let function = UnsafeMutableRawPointer(bitPattern: callback) else { return }
        accountRunTime()
        let own = run(of: kernel.pointee.current)
        let before = own.pointee.runTime
        let name = kernel.pointee.timer(timer).pointee.name
        board.runningTimer = timer
        h8_call_with(function, UnsafeMutableRawPointer(bitPattern: UInt(handle.bits)))
        board.runningTimer = nil
        settle()
        accountRunTime()
        // Time in which more urgent tasks ran is not the callback's.
        adviseOnCallback(of: "timer \"\(name.text)\"", took: own.pointee.runTime &- before)
    }
}
