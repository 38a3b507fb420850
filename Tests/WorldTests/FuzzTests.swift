//  The attacks of NetworkSupport with few frames: H8_MUTATIONS sets how many (20,000). With many,
//  and under AddressSanitizer: Tests/Network/fuzz.sh.

import Glibc
import NetworkSupport
import Testing

struct FuzzTests {
    private let count = getenv("H8_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 20_000

    @Test func framesToTheWorld() throws {
        #expect(try Fuzzing.attackWorld(frames: count / 2, seed: 11) == [])
    }

    @Test func framesToTheChip() throws {
        #expect(try Fuzzing.attackChip(frames: count / 4, seed: 12) == [])
    }

    @Test func contentsOfDatagrams() throws {
        #expect(try Fuzzing.attackServers(datagrams: count / 4, seed: 13) == [])
    }

    @Test func requestsToTheWebServer() throws {
        #expect(try Fuzzing.attackWebServer(requests: count / 100, seed: 14) == [])
    }

    @Test func answersOfATimeServer() {
        #expect(Fuzzing.readTimes(answers: 100_000, seed: 15) == [])
    }

    @Test func connectionsLeaveNothing() throws {
        #expect(try Fuzzing.connect(count / 20) == [])
    }

    @Test func networksLeaveNothing() throws {
        #expect(try Fuzzing.makeAndDrop(count / 100, isAlone: false) == [])
    }
}
