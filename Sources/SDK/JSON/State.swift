//  What JSON keeps for as long as a board lives: firmware's functions for memory, the last error,
//  and what calls that are under way have on the host.
//
//  A call that allocates may never return: its task is deleted, or the board ends. So what it has
//  on the host belongs to a job in here, which it names by a number. The board's end takes all of
//  it away. A deleted task's job stays until then; it is a text and a tree at most.

import CJSON
import Glibc
import Machine
import SDKHeaders

final class JSONState {
    typealias Allocate = @convention(c) (Int) -> UnsafeMutableRawPointer?
    typealias Release = @convention(c) (UnsafeMutableRawPointer?) -> Void

    /// Firmware's own; nil for the heap. C: cJSON_InitHooks.
    var allocate: Allocate?
    var release: Release?
    /// Where the last text to be parsed was wrong. C: cJSON_GetErrorPtr.
    var errorPlace: UnsafePointer<CChar>?

    /// What one call has on the host.
    struct Job {
        /// As the library has parsed it, in the SDK's numbers.
        var tree: UnsafeMutablePointer<h8_json_node>?
        /// As the library has printed it.
        var text: UnsafeMutablePointer<CChar>?
        /// The nodes above the one that is being copied, and their copies.
        var above: [(source: Node, copy: Node)] = []

        func free() {
            if let tree { h8_json_free(tree) }
            Glibc.free(text)
        }
    }

    private var jobs: [Job?] = []

    /// Begins a job. Returns its number.
    func begin(_ job: Job) -> Int {
        if let place = jobs.firstIndex(where: { $0 == nil }) {
            jobs[place] = job
            return place
        }
        jobs.append(job)
        return jobs.count - 1
    }

    /// Ends a job and gives back what it has.
    func end(_ number: Int) {
        jobs[number]?.free()
        jobs[number] = nil
    }

    func descend(_ number: Int, source: Node, copy: Node) {
        jobs[number]?.above.append((source, copy))
    }

    /// The innermost node above, which then is above no more; nil at the top.
    func climb(_ number: Int) -> (source: Node, copy: Node)? { jobs[number]?.above.popLast() }

    deinit {
        for job in jobs { job?.free() }
    }

    /// The board's. No structure of firmware's lies at the address that it is kept under.
    static var current: JSONState {
        let machine = Machine.current
        let key: UInt32 = 1
        if let state = machine.attachment(at: key) as? JSONState { return state }
        let state = JSONState()
        machine.attach(state, at: key)
        return state
    }
}
