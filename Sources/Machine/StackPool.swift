//  Task stacks: numbered slots at fixed addresses below 4 GiB.
//
//  A slot is far larger than the chip's stacks, because the SDK's functions run on it too, and
//  those are the host's. Firmware's own frames must stay above a limit near the top, which is the
//  depth that the application asked for times a scale (Docs/Fidelity.md, "Stacks"). The lowest free
//  slots are taken first, so addresses are the same in every run.

import CHost

/// One task's stack.
struct TaskStack {
    let firstSlot: Int
    let slots: Int
    let low: UnsafeMutableRawPointer
    let size: Int
    /// The lowest address that firmware's frames may reach.
    let limit: UInt64
    /// The lowest address that firmware's frames have reached, kept here while the task does not
    /// run.
    var mark: UInt64

    var top: UInt64 { UInt64(UInt(bitPattern: low)) + UInt64(size) }
    /// How far handlers may go: everything but a reserve for what the host itself needs.
    var deepLimit: UInt64 { UInt64(UInt(bitPattern: low)) + UInt64(StackPool.hostReserve) }
}

struct StackPool {
    /// Bytes at the low end that only the simulator's own frames use.
    static let hostReserve = 0x10000

    /// Bytes of each stack that count as used from the start: the host's frames below the task's
    /// function, and as much again. The chip keeps a task's first registers there.
    static let initialUse = 512

    private var isTaken: [Bool] = []
    private var wasUsed: [Bool] = []

    /// Takes the lowest slots that hold `words` words times `scale`, and the reserve; nil when
    /// there are none or the host refuses.
    mutating func take(words: UInt32, scale: UInt32) -> TaskStack? {
        let depth = Int(words) * 4 * Int(scale)
        let slots = (depth + Self.hostReserve + 4096 + Int(H8_STACK_SLOT) - 1) / Int(H8_STACK_SLOT)
        guard let first = findFree(slots) else { return nil }
        let low = Int(H8_STACKS_BASE) + first * Int(H8_STACK_SLOT)
        let size = slots * Int(H8_STACK_SLOT)
        let limit = UInt64(low + size - max(depth, 64))
        // What an earlier task left where firmware can look would differ between runs.
        let isReused = wasUsed[first..<(first + slots)].contains(true)
        guard h8_stack_open(Int32(first), Int32(slots), isReused ? limit : 0) != nil else {
            return nil
        }
        for slot in first..<(first + slots) {
            isTaken[slot] = true
            wasUsed[slot] = true
        }
        return TaskStack(
            firstSlot: first, slots: slots, low: UnsafeMutableRawPointer(bitPattern: low)!,
            size: size, limit: limit,
            mark: max(limit, UInt64(low + size - Self.initialUse)))
    }

    mutating func giveBack(_ stack: TaskStack) {
        for slot in stack.firstSlot..<(stack.firstSlot + stack.slots) { isTaken[slot] = false }
    }

    private mutating func findFree(_ slots: Int) -> Int? {
        var first = 0
        while first + slots <= Int(H8_STACK_SLOTS) {
            while isTaken.count < first + slots {
                isTaken.append(false)
                wasUsed.append(false)
            }
            guard let taken = isTaken[first..<(first + slots)].lastIndex(of: true) else {
                return first
            }
            first = taken + 1
        }
        return nil
    }
}
