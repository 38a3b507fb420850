// What C hands over becomes the kernel's: names of tasks and timers.
import Kernel
import Testing

@testable import SDKFreeRTOS

/// The name that C's `bytes` give; what follows the NUL in memory is not part of it.
private func name(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: Int8.self) { TaskName($0.baseAddress).text }
    }
}

@Suite struct ConversionTests {
    @Test func aNameEndsAtItsNUL() {
        #expect(name(Array("tsk2\0Hello, welcome\0".utf8)) == "tsk2")
    }

    @Test func anEmptyNameStaysEmpty() {
        #expect(name(Array("\0Hello, welcome\0".utf8)) == "")
    }

    @Test func aLongNameIsCutAt15Bytes() {
        #expect(name(Array("0123456789abcdefghij\0".utf8)) == "0123456789abcde")
    }

    @Test func noNameIsEmpty() {
        #expect(TaskName(nil).text == "")
    }
}
