//  Running firmware under AddressSanitizer: its runtime must be loaded before anything else, so the
//  program starts itself again with the runtime preloaded.

import Glibc
import Toolchain

enum Sanitizing {
    private static let mark = "HOST8266_SANITIZING"

    /// Does not return when the firmware needs a runtime that is not there yet.
    static func restartIfNeeded(_ firmware: Firmware) {
        guard let runtime = firmware.sanitizerRuntime, getenv(mark) == nil else { return }
        setenv(mark, "1", 1)
        setenv("LD_PRELOAD", runtime, 1)
        // The machine handles faults; leaks of the simulator's arenas say nothing about firmware.
        setenv(
            "ASAN_OPTIONS",
            "detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"
                + "handle_abort=0:use_sigaltstack=0:exitcode=1:detect_stack_use_after_return=0", 1)
        var arguments = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        execv("/proc/self/exe", &arguments)
        complain("cannot start again with the sanitizer's runtime \(runtime)")
        exit(4)
    }
}
