//  What operations cost in virtual time. Docs/Timing.md shows the table and where it comes from.
//
//  Firmware's own code is priced by the size of its basic blocks (CHost/firmware.c). What the SDK
//  does is not compiled for the host, so each kind of call has a price here, in cycles of the 80
//  MHz bus. They are estimates for code that runs from the flash cache at 80 MHz; the order of
//  events depends on them, so changing one changes traces.

import Simulation

public enum Cost {
    /// A call that only looks: xTaskGetTickCount, system_get_time.
    public static let look: Cycles = 20
    /// Entering or leaving a critical section.
    public static let critical: Cycles = 16
    /// A queue, semaphore or mutex operation.
    public static let queue: Cycles = 240
    /// Making, deleting, suspending, resuming or re-prioritising a task.
    public static let task: Cycles = 400
    /// Creating a task: its stack is filled and its control block set up.
    public static let taskCreate: Cycles = 1600
    /// vTaskDelay and its siblings.
    public static let delay: Cycles = 200
    /// Saving one task and restoring another.
    public static let contextSwitch: Cycles = 160
    /// From an interrupt to the first instruction of its handler, and back.
    public static let interrupt: Cycles = 120
    /// Counting a tick.
    public static let tick: Cycles = 80
    /// Arming or disarming an os_timer.
    public static let timer: Cycles = 160
    /// malloc, free and their siblings.
    public static let heap: Cycles = 160
    /// Putting one character into the UART's FIFO, formatting included.
    public static let character: Cycles = 60
    /// Reading or printing one byte of JSON.
    public static let jsonByte: Cycles = 16
    /// A load from or a store to a peripheral's register.
    public static let register: Cycles = 8
    /// A call of the network's: a message to the TCP/IP task, its answer, and the switches.
    public static let socket: Cycles = 1600
    /// A frame that arrives or leaves: its headers.
    public static let frame: Cycles = 2400
    /// A byte of one: copied, and summed up.
    public static let frameByte: Cycles = 3
    /// A call into a driver or the system library that does a little work.
    public static let system: Cycles = 100
}
