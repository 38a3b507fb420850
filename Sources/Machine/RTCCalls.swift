//  What the SDK's functions of the RTC do: its memory and its counter (Guide 3.2.10).

import Chip
import Simulation

extension Machine {
    /// Copies from RTC memory. C: system_rtc_mem_read.
    ///
    /// - Parameters:
    ///   - block: 64 to 191, in words.
    ///   - count: in bytes, a multiple of 4; may be 0.
    /// - Returns: false, with nothing copied, where the range is not the application's, or the
    /// target
    ///   or the count is no multiple of 4.
    public func readRTCMemory(
        block: UInt32, into target: UnsafeMutableRawPointer, count: UInt32
    ) -> Bool {
        charge(Cost.system)
        defer { settle() }
        guard isRTCAccess(target, block, count) else { return false }
        rtcMemory.bytes(from: block, count: count).withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            target.copyMemory(from: start, byteCount: bytes.count)
        }
        return true
    }

    /// Copies to RTC memory; like `readRTCMemory`. C: system_rtc_mem_write.
    public func writeRTCMemory(
        block: UInt32, from source: UnsafeRawPointer, count: UInt32
    ) -> Bool {
        charge(Cost.system)
        defer { settle() }
        guard isRTCAccess(source, block, count) else { return false }
        rtcMemory.replace(
            from: block, with: UnsafeRawBufferPointer(start: source, count: Int(count)))
        return true
    }

    private func isRTCAccess(_ memory: UnsafeRawPointer, _ block: UInt32, _ count: UInt32) -> Bool {
        UInt(bitPattern: memory) & 3 == 0 && count & 3 == 0
            && RTCMemory.allows(block: block, count: count)
    }

    /// Periods of the slow clock since its counter began, modulo 2^32. C: system_get_rtc_time.
    public var rtcTime: UInt32 {
        charge(Cost.look)
        settle()
        return rtcClock.count(at: now)
    }

    /// The length of such a period, in microseconds times 4096. C: system_rtc_clock_cali_proc.
    public var rtcPeriod: UInt32 {
        charge(Cost.system)
        settle()
        return rtcClock.period(at: now)
    }
}
