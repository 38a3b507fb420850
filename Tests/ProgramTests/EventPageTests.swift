//  Docs/WiFiEvents.md against the header and the tests: every event and every reason that firmware
//  can name has a row with its number, a cause, and a test that there is.
import TestSupport
import Testing

@Suite struct EventPageTests {
    /// Cells of the page's table rows, without what is around them.
    private let rows: [[String]]
    private let header: String
    /// What the tests of Wi-Fi are written in.
    private let tests: String

    init() throws {
        let page = try #require(readText("\(packageRoot)/Docs/WiFiEvents.md"))
        rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
        header = try #require(readText("\(packageRoot)/Include/espressif/esp_wifi.h"))
        let suites = [
            "WiFiEventTests", "WiFiReasonTests", "WiFiAddressTests", "WiFiLifeTests",
            "ChannelTests",
        ]
        tests = suites.compactMap { readText("\(packageRoot)/Tests/ProgramTests/\($0).swift") }
            .joined()
    }

    /// The constants of the header's enumerations that begin so, with their numbers.
    private func constants(_ prefix: String) -> [(name: String, number: Int)] {
        var found: [(name: String, number: Int)] = []
        for line in header.split(separator: "\n").map({ $0.drop { $0 == " " } })
        where line.hasPrefix(prefix) && line.hasSuffix(",") {
            let parts = line.dropLast().split(separator: " ")
            let given = parts.count == 3 ? Int(parts[2]) : nil
            found.append((String(parts[0]), given ?? (found.last?.number ?? -1) + 1))
        }
        return found.filter { !$0.name.hasSuffix("_MAX") }
    }

    private func row(_ constant: (name: String, number: Int)) throws -> [String] {
        let mine = rows.filter { $0.first == "`\(constant.name)`" }
        #expect(mine.count == 1, "\(constant.name) has \(mine.count) rows")
        let row = try #require(mine.first, "\(constant.name) has no row")
        #expect(row.count >= 4 && row[1] == "\(constant.number)", "\(row)")
        #expect(row[2].count > 10, "\(row)")
        return row
    }

    @Test func everyEventHasItsRow() throws {
        let events = constants("EVENT_")
        #expect(events.count == 9)
        for event in events {
            let names = try row(event)[3].split(separator: ",").map {
                $0.filter { $0 != " " && $0 != "`" }
            }
            #expect(!names.isEmpty, "\(event.name) has no test")
            for name in names { #expect(tests.contains("func \(name)("), "no test \(name)") }
        }
    }

    @Test func everyReasonHasItsRow() throws {
        let reasons = constants("REASON_")
        #expect(reasons.count == 28)
        let caused = Set(ReasonCase.all.map(\.reason))
        for reason in reasons {
            let isNever = try row(reason)[2].hasPrefix("never: ")
            #expect(caused.contains(reason.number) != isNever, "\(reason.name)")
        }
        #expect(rows.count == 9 + reasons.count)
        #expect(caused.isSubset(of: reasons.map(\.number)))
    }

    /// What stands in the last column is in the scenarios of the tests.
    @Test func theKeysOfTheReasonsAreTested() throws {
        for reason in constants("REASON_") {
            let row = try row(reason)
            let scenarios = ReasonCase.all.filter { $0.reason == reason.number }.map(\.scenario)
                .joined()
            for key in row[3].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            where key.offset % 2 == 1 {
                // Of `cut: {for: 8s}` the first word.
                let word = key.element.prefix { $0 != ":" }
                guard word != "wep" else { continue }
                #expect(scenarios.contains(word), "\(reason.name): \(key.element)")
            }
        }
    }
}
