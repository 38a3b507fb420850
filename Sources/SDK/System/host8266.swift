//  host8266.h: what firmware may ask of the simulator.

import CHost
import Glibc
import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

@c @implementation
public func host8266_exit(_ code: CInt) -> Never { machine.exit(code) }

@c @implementation
public func host8266_expect_at(
    _ ok: Bool, _ expression: UnsafePointer<CChar>!, _ file: UnsafePointer<CChar>!, _ line: CInt
) {
    guard !ok else { return }
    machine.failExpectation(
        String(cString: expression), file: String(cString: file), line: Int(line))
}

@c @implementation
public func host8266_wall_seconds() -> Double { seconds(CLOCK_MONOTONIC) }

@c @implementation
public func host8266_cpu_seconds() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

@c @implementation
public func host8266_peak_kib() -> CLong {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
}

/// In the chip's RAM, at the same place in each call, while the board lives.
@c @implementation
public func host8266_setting(_ name: UnsafePointer<CChar>!) -> UnsafePointer<CChar>! {
    machine.settingText(String(cString: name))
}

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
