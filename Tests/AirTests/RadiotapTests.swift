//  What a capture of the air says beside the frames.
import Simulation
import Testing

@testable import Air

@Suite struct RadiotapTests {
    private func emission(_ rate: Rate, channel: UInt8) -> [UInt8] {
        Emission(bytes: [1, 2, 3], time: .zero, channel: channel, level: -50, rate: rate).radiotap
    }

    @Test func ratesOfBAreTold() {
        // 11 Mbit/s, 2437 MHz, CCK at 2.4 GHz, -50 dBm.
        #expect(
            emission(.b, channel: 6) == [
                0, 0, 15, 0, 0x2C, 0, 0, 0, 22, 0, 0x85, 0x09, 0xA0, 0, 0xCE, 1, 2, 3,
            ])
    }

    @Test func theFieldOfTheRateIsTooSmallForN() {
        // 2484 MHz, OFDM.
        #expect(
            emission(.n, channel: 14) == [
                0, 0, 13, 0, 0x28, 0, 0, 0, 0xB4, 0x09, 0xC0, 0, 0xCE, 1, 2, 3,
            ])
    }
}
