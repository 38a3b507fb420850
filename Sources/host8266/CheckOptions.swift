//  Options of `run` about what is expected of firmware, and what it is told.

import ArgumentParser
import Machine

struct CheckOptions: ParsableArguments {
    @Option(help: ArgumentHelp("End with 0 when UART0 has printed this.", valueName: "text"))
    var expectText: [String] = []

    @Option(help: ArgumentHelp("End with 1 when UART0 prints this.", valueName: "text"))
    var failText: [String] = []

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value for host8266_setting().", valueName: "name=value"),
        transform: Setting.init)
    var settings: [Setting] = []

    @Flag(
        inversion: .prefixedNo,
        help: "End with 1 when the firmware crashes, instead of resetting the chip.")
    var exitOnPanic: Bool?

    @Option(help: ArgumentHelp("Let the Nth allocation of the run fail.", valueName: "N"))
    var failMalloc: UInt64?

    @Flag(help: "At the end, tell what was allocated and not freed, and where.")
    var leaks = false

    @Flag(help: "End with 1 when something is lost; tells what, as --leaks does.")
    var failOnLeaks = false

    @Flag(
        help: ArgumentHelp(
            "Look through the heap at each of its calls and at each tick: overruns, use of freed "
                + "memory."))
    var checkHeap = false

    func validate() throws {
        if failMalloc == 0 {
            throw ValidationError("--fail-malloc 0: allocations are counted from 1")
        }
        if (expectText + failText).contains("") {
            throw ValidationError("--expect-text and --fail-text need a text that is not empty")
        }
    }

    func apply(to options: inout Options, isTerminal: Bool) {
        options.expectedTexts = expectText
        options.failTexts = failText
        options.settings = settings.map { ($0.name, $0.value) }
        options.exitOnPanic = exitOnPanic ?? !isTerminal
        options.failingAllocation = failMalloc
        options.reportsLeaks = leaks || failOnLeaks
        options.failsOnLeaks = failOnLeaks
        options.checksHeap = checkHeap
    }
}
