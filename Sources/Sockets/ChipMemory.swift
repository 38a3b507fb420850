//  Memory of the chip's TCP/IP: from the chip's heap, so that it can run out as there.

import Kernel
import Machine
import NetworkStack

final class ChipMemory: StackMemory {
    private unowned let machine: Machine

    init(machine: Machine) { self.machine = machine }

    func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size > 0, size < 1 << 24,
            let block = machine.kernel.pointee.heap.allocate(UInt32(size))
        else { return nil }
        let address = machine.kernel.pointee.heap.address(of: block)
        machine.expose(address, bytes: UInt32(size))
        return address
    }

    func release(_ memory: UnsafeMutableRawPointer) {
        guard machine.isKernelAlive, let block = machine.kernel.pointee.heap.offset(of: memory)
        else { return }
        // Firmware that wrote over the heap is told so by its own next call.
        try? machine.kernel.pointee.heap.release(block)
    }
}
