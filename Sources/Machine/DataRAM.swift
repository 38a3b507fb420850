//  The chip's data RAM: 96 KB, of which the heap has what the SDK and the firmware leave
//  (memory_map.md, "RAM / register map"; Docs/Memory.md).
//
//      0x3FFE8000  .data, .rodata, .bss of the SDK and of the firmware
//      heap start  the heap
//      0x40000000  end
//
//  Firmware's variables really lie in its shared object. They are given their room here all the
//  same, so that what is left for the heap is what the chip would leave, roughly.

import CHost
import Kernel

/// Where things would lie in the chip's data RAM.
struct DataRAM {
    /// Of the chip's 96 KB, what the SDK takes with nothing of an application's. No document tells
    /// it: our choice (Docs/Memory.md, Docs/Fidelity.md "What we do not know").
    static let systemShare: UInt32 = 0x8000
    // How the share is made up: our choice. The greater part are buffers that begin as zeros.
    private static let systemData: UInt32 = 0x400
    private static let systemConstants: UInt32 = 0xC00

    /// The largest heap that `Options.heapSize` may ask for.
    static let largestHeap = UInt32(H8_DRAM_MOST) - systemShare
    /// With less than this, the SDK's own tasks find no room.
    static let smallestHeap: UInt32 = 0x4000

    let statics: FirmwareStatics
    /// In bytes, a multiple of 8.
    let heapSize: UInt32
    /// True where an option chose the heap's size. Then the firmware's variables take no room from
    /// it.
    let isHeapChosen: Bool

    /// Nil when what firmware defines leaves no heap that the SDK could start with.
    init?(statics: FirmwareStatics, chosen: UInt32?) {
        self.statics = statics
        isHeapChosen = chosen != nil
        if let chosen {
            heapSize = min(chosen, Self.largestHeap) & ~7
        } else {
            let left = UInt64(H8_DRAM_SIZE) - UInt64(Self.systemShare)
            guard statics.total + UInt64(Self.smallestHeap) <= left else { return nil }
            heapSize = UInt32(left - statics.total) & ~7
        }
    }

    var heapStart: UInt32 { UInt32(H8_DRAM_END) - heapSize }

    /// Where what the SDK really keeps in the RAM begins.
    var systemStart: UInt32 {
        isHeapChosen
            ? heapStart - Self.systemShare : UInt32(H8_DRAM_END) - UInt32(H8_DRAM_SIZE)
    }

    /// The ranges that system_print_meminfo tells, the SDK's and the firmware's in one.
    var ranges: [(name: String, range: Range<UInt32>)] {
        let data = Self.systemData + statics.data
        let constants = Self.systemConstants + statics.constants
        // Where `--heap` moves the heap, the sections still end where it begins.
        let start =
            isHeapChosen
            ? heapStart - Self.systemShare - UInt32(clamping: statics.total) : systemStart
        return [
            ("data  ", start..<start + data),
            ("rodata", start + data..<start + data + constants),
            ("bss   ", start + data + constants..<heapStart),
            ("heap  ", heapStart..<UInt32(H8_DRAM_END)),
        ]
    }
}

extension Machine {
    /// The largest heap that `Options.heapSize` may ask for.
    public static var largestHeap: UInt32 { DataRAM.largestHeap }

    /// Prints where the sections lie, and the heap, as the SDK does. C: system_print_meminfo.
    ///
    /// Fidelity: the addresses are the chip's; firmware's variables really lie elsewhere.
    public func printMemory() {
        charge(Cost.look)
        for (name, range) in board.ram.ranges {
            printLine(
                "\(name): \(hexadecimal(range.lowerBound)) ~ \(hexadecimal(range.upperBound)), "
                    + "len: \(range.count)")
        }
    }
}
