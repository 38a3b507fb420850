//  GPIO16, the calibration of the RTC's clock, and what resets keep.
import Simulation
import Testing

@testable import Chip

@Suite struct RTCTests {
    private let board = PinBoard()

    @Test func gpio16IsDrivenThroughItsOwnRegisters() {
        // At first the pad is the line that wakes the chip, which rests high.
        #expect(board.read(Address.input16) == 1)
        board.write(Address.enable16, 1)
        #expect(board.pins.drive(of: 16, by: Pins.chip) == .pullUp)
        board.write(Address.pad16, 1)
        #expect(board.read(Address.input16) == 0)
        board.write(Address.out16, 1)
        #expect(board.pins.drive(of: 16, by: Pins.chip) == .high)
        board.write(Address.enable16, 0)
        #expect(board.pins.drive(of: 16, by: Pins.chip) == .released)
        board.write(Address.pad16, 1 | 1 << 3)
        #expect(board.read(Address.input16) == 0, "its pull-down")
        board.outside(16, .high)
        #expect(board.read(Address.input16) == 1)
    }

    @Test func calibrationTellsHowLongTheRTCsCyclesAre() {
        #expect(board.read(Address.calibrated) == 0)
        board.write(Address.calibrate, 0x100)
        board.write(Address.calibrate, 1 << 31 | 0x100)
        #expect(board.read(Address.calibrated) == 0)
        let length = RTCClock(seed: 1).moment(after: 0x100, from: board.now) - board.now
        #expect((460 * 256...520 * 256).contains(length), "5.75 to 6.5 microseconds each")
        board.now = board.now + (length - 1)
        #expect(board.read(Address.calibrated) == 0)
        board.now = board.now + 1
        #expect(board.read(Address.calibrated) == 3 << 30 | UInt32(length))
    }

    /// behaviour.md 3: pins are retained for 2, 3 and 4; the RTC block for all but power-on.
    @Test(arguments: ResetReason.allCases)
    func resetsKeepWhatTheyKeep(_ reason: ResetReason) {
        board.write(Address.enable, 1 << 5)
        board.write(Address.out, 1 << 5)
        board.write(Address.muxGPIO4, 1 << 7)
        board.write(0x6000_0734, 42)
        var edges = 0
        board.pins.disconnectChip()
        board.pins.observe { _, _, _ in edges += 1 }
        let next = PinBoard(pins: board.pins, kept: board.chip.kept(through: reason))
        let keeps: Set<ResetReason> = [.exception, .softwareWatchdog, .restart]
        #expect((next.read(Address.out) == 1 << 5) == keeps.contains(reason))
        #expect((next.read(Address.muxGPIO4) == 1 << 7) == keeps.contains(reason))
        #expect(next.read(0x6000_0734) == (reason == .powerOn ? 0 : 42))
        if keeps.contains(reason) {
            #expect(edges == 0, "no glitch")
            #expect(next.pins.drive(of: 5, by: Pins.chip) == .high)
        }
    }
}
