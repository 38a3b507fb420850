//  What the functions of the heap do: malloc, free and their like, and firmware that misuses them.
//
//  What is wrong with the heap is noticed at these calls; with `--check-heap` all of it is looked
//  through at each of them and at each tick. A report tells the task, the call and the source line
//  that noticed, and where the block came from if somebody kept count (HeapLog.swift).

import CHost
import Kernel
import Simulation

extension Machine {
    /// Takes memory from the chip's heap; nil when there is none. C: malloc.
    public func allocate(_ bytes: UInt32, in call: StaticString = "malloc")
        -> UnsafeMutableRawPointer?
    {
        charge(Cost.heap)
        defer { settle() }
        checkHeap(in: call)
        allocations += 1
        if allocations == options.failingAllocation {
            tellOfFailure(bytes)
            callMallocFailedHook()
            return nil
        }
        guard let block = kernel.pointee.heap.allocate(bytes) else {
            if trace.isOn, bytes > 0 {
                trace.record(
                    .heapExhausted, at: now, task: currentTaskNumber, object: bytes,
                    value: UInt64(kernel.pointee.heap.free))
            }
            callMallocFailedHook()
            return nil
        }
        let address = kernel.pointee.heap.address(of: block)
        if let heapLog {
            heapLog.noteAllocated(
                Allocation(
                    address: word(address), bytes: bytes, site: firmwareSite(), task: taskName,
                    time: now))
        }
        expose(address, bytes: bytes)
        note(.malloc, bytes, word(address), detail: kernel.pointee.heap.free)
        return address
    }

    /// Gives memory back; NULL is ignored. Stops firmware that gives anything else. C: free.
    public func release(_ address: UnsafeMutableRawPointer?, in call: StaticString = "free") {
        charge(Cost.heap)
        defer { settle() }
        guard let address else { return }
        checkHeap(in: call)
        adviseOnTimers(in: address, freedBy: call)
        if let onRelease {
            let start = UInt(bitPattern: address)
            onRelease(start..<start + UInt(payloadSize(of: address)))
        }
        guard let block = kernel.pointee.heap.offset(of: address) else {
            misuse(call, "was given \(hexadecimal(word(address))), which does not lie on the heap")
        }
        do {
            try kernel.pointee.heap.release(block)
        } catch {
            refuse(error, of: word(address), in: call)
        }
        if let heapLog {
            heapLog.noteFreed(word(address), site: firmwareSite(), task: taskName, time: now)
        }
        note(.free, word(address), 0, detail: kernel.pointee.heap.free)
    }

    // MARK: - Memory of the SDK's own

    /// Takes memory for something of the SDK's that firmware may see, cleared; nil when there is
    /// none. Not counted among firmware's allocations.
    public func systemAllocate(_ bytes: UInt32) -> UnsafeMutableRawPointer? {
        guard let block = kernel.pointee.heap.allocate(bytes) else { return nil }
        let address = kernel.pointee.heap.address(of: block)
        expose(address, bytes: bytes)
        address.initializeMemory(as: UInt8.self, repeating: 0, count: Int(bytes))
        return address
    }

    /// Gives back what `systemAllocate` gave.
    public func systemRelease(_ address: UnsafeMutableRawPointer) {
        guard let block = kernel.pointee.heap.offset(of: address) else { return }
        try? kernel.pointee.heap.release(block)
    }

    /// Says that of a block firmware asked for the first `bytes` only: what is left to the next
    /// multiple of 8 is not its own. Does nothing for what is not a block.
    public func expose(_ address: UnsafeMutableRawPointer, bytes: UInt32) {
        let payload = payloadSize(of: address)
        guard bytes <= payload else { return }
        if options.checksHeap, let block = kernel.pointee.heap.offset(of: address) {
            kernel.pointee.heap.setExtent(of: block, bytes: bytes)
        }
        heapLog?.noteSize(of: word(address), bytes: bytes)
        h8_unpoison(address, Int(bytes))
        h8_poison(address + Int(bytes), Int(payload - bytes))
    }

    /// Bytes that a block holds; 0 for what is not a block.
    public func payloadSize(of address: UnsafeMutableRawPointer) -> UInt32 {
        guard let block = kernel.pointee.heap.offset(of: address) else { return 0 }
        return (try? kernel.pointee.heap.payloadSize(of: block)) ?? 0
    }

    /// C: system_get_free_heap_size, xPortGetFreeHeapSize.
    public var freeHeap: UInt32 { kernel.pointee.heap.free }

    /// Says which allocation `--fail-malloc` lets fail, and where it stands.
    private func tellOfFailure(_ bytes: UInt32) {
        console.flush()
        Diagnostics.say(
            "allocation \(allocations), of \(bytes) bytes, fails by --fail-malloc at "
                + now.cycles.virtualTime)
        if let place = symbolize(callersOfFirmware()).first { Diagnostics.continue_("at \(place)") }
    }

    // MARK: - Who asks

    private func word(_ address: UnsafeMutableRawPointer) -> UInt32 {
        UInt32(truncatingIfNeeded: UInt(bitPattern: address))
    }

    /// The places in firmware from which the present call came.
    func firmwareSite() -> Allocation.Site {
        Array(callersOfFirmware().lazy.filter { $0 != 0 && $0 < UInt64(H8_LOW_END) }.prefix(8))
    }

    /// Remembers where firmware made an object of the kernel's, if somebody wants to know.
    @inline(__always)
    func logObject(_ handle: Handle) {
        heapLog?.noteObject(handle.bits, site: firmwareSite())
    }

    // MARK: - What is wrong

    /// Says why a block could not be given back, and stops the firmware.
    private func refuse(_ misuse: HeapMisuse, of address: UInt32, in call: StaticString) -> Never {
        let known = heapLog?.block(at: address)
        let problem =
            switch misuse {
            case .alreadyFree: "which is free already"
            case .notABlock where known?.freed != nil: "which was freed before"
            case .notABlock:
                "which is not the start of a block, or what lies before it has been overwritten"
            case .corrupted: "but the heap around it has been overwritten"
            case .overrun:
                "but what lies behind that block has been overwritten: it was written past its end"
            }
        panic(
            .heap(
                call: "\(call)", problem: "was given \(hexadecimal(address)), \(problem)",
                blocks: [known].compactMap { $0 }))
    }

    /// With `--check-heap`, stops the firmware when the heap is not what it should be.
    @inline(__always)
    func checkHeap(in call: StaticString) {
        if options.checksHeap { stopIfDamaged(call) }
    }

    private func stopIfDamaged(_ call: StaticString) {
        guard let (problem, blocks) = heapDamage() else { return }
        panic(.heap(call: "\(call)", problem: "found that \(problem)", blocks: blocks))
    }

    /// What is wrong with the heap, in words, with the blocks concerned; nil when nothing is.
    func heapDamage() -> (problem: String, blocks: [Allocation])? {
        guard let damage = kernel.pointee.heap.firstDamage() else { return nil }
        func address(_ offset: HeapOffset) -> UInt32 { board.ram.heapStart + offset }
        switch damage {
        case .header(let block, let after):
            let before = after == 0 ? nil : heapLog?.block(at: address(after))
            let place = hexadecimal(address(block - Heap.headerSize))
            let culprit =
                after == 0
                ? "" : ", by writing past the end of \(hexadecimal(address(after)))"
            return (
                "the header at \(place) has been overwritten\(culprit) or before the start of "
                    + hexadecimal(address(block)),
                [before, heapLog?.block(at: address(block))].compactMap { $0 }
            )
        case .free(let place):
            let block = heapLog?.freedBlock(around: address(place))
            let whose =
                block.map { ", in a block that was freed, \(hexadecimal($0.address))" } ?? ""
            return (
                "free memory was written at \(hexadecimal(address(place)))\(whose)",
                [block].compactMap { $0 }
            )
        case .tail(let block, let place):
            return (
                "the block \(hexadecimal(address(block))) was written past its end, at "
                    + hexadecimal(address(place)),
                [heapLog?.block(at: address(block))].compactMap { $0 }
            )
        }
    }

    /// The life of a block, for a report: who allocated it, and who gave it back.
    func tellHistory(of block: Allocation) {
        let bytes = block.bytes == 1 ? "1 byte" : "\(block.bytes) bytes"
        Diagnostics.continue_(
            "\(hexadecimal(block.address)) is a block of \(bytes), allocated by \(block.task) at "
                + block.time.cycles.virtualTime)
        tellSite(block.site)
        guard let freed = block.freed else { return }
        Diagnostics.continue_("freed by \(freed.task) at \(freed.time.cycles.virtualTime)")
        tellSite(freed.site)
    }

    /// The innermost places of a call, a line each.
    func tellSite(_ site: Allocation.Site) {
        for place in siteLines(site) { Diagnostics.continue_("    at \(place)") }
    }

    /// The innermost places of a call. Asked once for each site: it may start a program.
    func siteLines(_ site: Allocation.Site) -> [String] {
        if let lines = heapLog?.lines[site] { return lines }
        // The first address of a backtrace is where something stopped; these are return addresses.
        let lines = Array(symbolize([0] + site).prefix(3))
        heapLog?.lines[site] = lines
        return lines
    }
}
