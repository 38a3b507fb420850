//  What the few Xtensa instructions become that applications write inline: calls of these
//  (Toolchain/InlineAssembly.swift). No header declares them; only the compiler's output names
//  them.

import Machine

private var machine: Machine { Machine.current }

/// `rsr %0, ccount`
@c public func h8266_ccount() -> UInt32 {
    machine.charge(1)
    machine.settle()
    return machine.cycleCount
}

/// `rsil %0, level`: sets the interrupt level and returns the PS register as it was.
@c public func h8266_rsil(_ level: UInt32) -> UInt32 {
    machine.charge(1)
    machine.settle()
    return machine.setInterruptLevel(level & 15)
}

/// `rsr %0, ps`
@c public func h8266_rsr_ps() -> UInt32 { machine.processorState }

/// `wsr %0, ps`
@c public func h8266_wsr_ps(_ value: UInt32) {
    machine.charge(1)
    _ = machine.setInterruptLevel(value & 15)
}

/// `wsr %0, intset`: raises the software interrupt (line 7).
@c public func h8266_wsr_intset(_ lines: UInt32) { machine.raiseInterrupts(lines) }
