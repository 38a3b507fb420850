//  Options of `run` about the chip: its address, its flash, its heap, its power.

import ArgumentParser
import Chip
import FileSystem
import Machine
import Scenario

struct ChipOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The station's MAC address (default: \(MACAddress.guide)).", valueName: "address"),
        transform: readMAC)
    var mac: MACAddress?

    @Option(help: "The flash (default: 4M).")
    var flashMap: FlashMap?

    @Option(
        help: ArgumentHelp(
            "The flash's contents: a file of the chip's size, made if there is none (default: a "
                + "private one, erased).", valueName: "file"))
    var flash: String?

    @Flag(help: "Say at the end how much the flash was used.")
    var flashStats = false

    @Option(
        help: ArgumentHelp("Erases after which a sector of the flash loses bits.", valueName: "N"))
    var flashEndurance: UInt32?

    @Option(
        help: ArgumentHelp(
            "Cut the power at a time (at=12.5s) or in the middle of the Nth write or erase of the "
                + "flash (flash-op=N or flash-op=N:byte=M).", valueName: "when"),
        transform: readPowerCut)
    var powerCut: PowerCut?

    @Flag(
        name: .customLong("no-gpio16-wire"),
        help: "GPIO16 is not wired to the reset pin: nothing but a reset ends deep sleep.")
    var noGPIO16Wire = false

    @Flag(help: "Print what the chip's ROM and boot loader print.")
    var bootMessages = false

    @Flag(help: "Say at the end how long the chip was active and asleep, and the charge it took.")
    var powerReport = false

    @Option(help: "SPIFFS: sdk1.5 (default), or modern, as mkspiffs and spiffsgen.py write it.")
    var spiffsLayout: Layout.Format?

    @Option(
        help: ArgumentHelp(
            "Bytes of heap (default: what the chip would leave, 65536 less the firmware's "
                + "variables and constants); more than the chip has lifts its limit.",
            valueName: "bytes"))
    var heap: UInt32?

    func validate() throws {
        if let heap, heap < 8192 || heap > Machine.largestHeap {
            throw ValidationError(
                "--heap \(heap): there can be 8192 to \(Machine.largestHeap) bytes")
        }
    }

    /// The command line comes before the scenario, and that before what is usual.
    func apply(to options: inout Options, _ settings: ChipSettings) {
        options.mac = mac ?? settings.mac ?? options.mac
        options.flashMap = flashMap ?? settings.flashMap ?? options.flashMap
        options.heapSize = heap ?? settings.heapSize
        options.converterReading = settings.converterReading ?? options.converterReading
        options.supply = settings.supply ?? options.supply
        options.flashEndurance = flashEndurance
        options.powerCut = powerCut
        options.hasGPIO16Wire = !noGPIO16Wire
        options.printsBootMessages = bootMessages
    }

    /// What was asked to be told at the end.
    func report(_ machine: Machine) {
        if powerReport { machine.power.report(at: machine.now).forEach { say("host8266: \($0)") } }
        if flashStats { machine.flash.statistics.report.forEach { say("host8266: \($0)") } }
    }
}
