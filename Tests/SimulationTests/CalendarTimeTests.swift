//  Dates as people write them.
import Testing

@testable import Simulation

@Suite struct CalendarTimeTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("2024-01-01", 1_704_067_200), ("2000-02-29", 951_782_400),
            ("2000-03-01", 951_868_800), ("2026-05-01T12:00:00Z", 1_777_636_800),
            ("2036-02-07T06:28:16Z", 2_085_978_496), ("2038-01-19T03:14:08Z", 2_147_483_648),
            ("2100-02-28", 4_107_456_000), ("2105-12-31T23:59:59Z", 4_291_747_199),
        ] as [(String, UInt64)])
    func isRead(_ text: String, _ seconds: UInt64) {
        #expect(CalendarTime(text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-5-1", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29",
        "2026-04-31",
        "2026-05-00", "1969-12-31", "2106-01-01", "2026-05-01T12:00:00", "2026-05-01 12:00:00Z",
        "2026-05-01T24:00:00Z", "2026-05-01T12:60:00Z", "2026-05-01T12:00:60Z", "2026-05-01T",
        "2026-05-01T12:00:00z", "+026-05-01", "2026-05-01T12:00:00Zx", "２026-05-0",
    ])
    func isRefused(_ text: String) {
        #expect(CalendarTime(text) == nil)
    }

    @Test func theUsualOneIsADate() {
        #expect(CalendarTime.usual == CalendarTime("2024-01-01"))
    }
}
