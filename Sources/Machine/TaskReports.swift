//  What vTaskList and its siblings tell about all tasks.

import Chip
import Kernel
import Simulation

/// One task, as uxTaskGetSystemState tells it.
public struct TaskReport {
    public var handle: Handle
    public var name: String
    /// Where the name stands for firmware.
    public var nameAddress: UnsafeMutableRawPointer
    public var number: UInt32
    public var condition: TaskCondition
    public var priority: UInt32
    public var basePriority: UInt32
    /// Microseconds of CPU time, modulo 2^32.
    public var runTime: UInt32
    public var highWaterWords: UInt32
}

extension Machine {
    /// Every task, the most urgent ready ones first, then those that wait, in the order of creation
    /// among equals.
    public func taskReports() -> [TaskReport] {
        accountRunTime()
        var reports: [TaskReport] = []
        kernel.pointee.forEachTask { task in
            let row = kernel.pointee.task(task).pointee
            reports.append(
                TaskReport(
                    handle: kernel.pointee.handle(ofTask: task), name: row.name.text,
                    nameAddress: kernel.pointee.nameAddress(of: task), number: UInt32(row.number),
                    condition: kernel.pointee.condition(of: task), priority: row.priority,
                    basePriority: row.basePriority,
                    runTime: UInt32(
                        truncatingIfNeeded: run(of: task).pointee.runTime / .perMicrosecond),
                    highWaterWords: stackHighWaterMark(of: task)))
        }
        return reports.sorted { a, b in
            let (left, right) = (a.condition.rawValue, b.condition.rawValue)
            let (first, second) = (max(left, 1), max(right, 1))
            if first != second { return first < second }
            return a.priority != b.priority ? a.priority > b.priority : a.number < b.number
        }
    }

    /// Books the time since the last switch on the running task.
    func accountRunTime() {
        let moment = now
        run(of: kernel.pointee.current).pointee.runTime &+= moment - board.lastSwitch
        board.lastSwitch = moment
    }

    /// Microseconds since boot, the unit and base of run-time statistics.
    public var totalRunTime: UInt32 { microseconds }

    /// C: vTaskList. One line a task: name, state, priority, stack that was never used, number.
    public func taskList() -> String {
        let letters = ["R", "R", "B", "S", "D"]
        return taskReports().map { report in
            "\(report.name)\t\t\(letters[Int(report.condition.rawValue)])\t\(report.priority)"
                + "\t\(report.highWaterWords)\t\(report.number)\r\n"
        }.joined()
    }

    /// C: vTaskGetRunTimeStats. One line a task: name, time, share of the whole.
    public func runTimeStatistics() -> String {
        let reports = taskReports()
        let hundredth = max(totalRunTime / 100, 1)
        return reports.map { report in
            let share = report.runTime / hundredth
            return "\(report.name)\t\t\(report.runTime)\t\t\(share > 0 ? "\(share)" : "<1")%\r\n"
        }.joined()
    }
}
