//  Heads of HTTP answers: what servers send, in any pieces, and what they should not send.

import Simulation
import Testing
import Wire

struct HTTPAnswerHeadTests {
    /// Reads a head in pieces of `step` bytes.
    ///
    /// - Returns: the head, and how many bytes it took.
    private func read(
        _ text: String, step: Int = .max
    ) throws -> (head: HTTPAnswerHead, taken: Int) {
        let bytes = Array(text.utf8)
        var head = HTTPAnswerHead()
        var taken = 0
        while taken < bytes.count, !head.isComplete {
            let end = step >= bytes.count - taken ? bytes.count : taken + step
            taken += try bytes[taken..<end].withUnsafeBytes { try head.take($0) }
        }
        return (head, taken)
    }

    private static let iis =
        "HTTP/1.1 200 OK\r\nServer: a:b\r\nCONTENT-length:\t 17408 \r\nConnection: keep-alive\r\n\r\n"

    @Test func aHeadIsReadInPiecesOfAnyLength() throws {
        for step in 1...Self.iis.utf8.count {
            let (head, taken) = try read(Self.iis + "content", step: step)
            #expect(head.isComplete && head.status == 200 && head.length == 17408)
            #expect(!head.isEncoded && taken == Self.iis.utf8.count)
        }
    }

    @Test func whatIsNotSaidIsNotThere() throws {
        let (head, _) = try read("HTTP/1.0 404\n\n")
        #expect(head.isComplete && head.status == 404 && head.length == nil)
        #expect(try !read("HTTP/1.0 200 OK\r\nA: b\r\n").head.isComplete)
        // The name of another field may end in it.
        #expect(try read("HTTP/1.0 200 OK\r\nX-Content-Length: 7\r\n\r\n").head.length == nil)
    }

    @Test func interimAnswersArePassedOver() throws {
        let text = "HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\n" + Self.iis
        let (head, taken) = try read(text, step: 5)
        #expect(head.status == 200 && head.length == 17408 && taken == text.utf8.count)
    }

    @Test(arguments: ["Transfer-Encoding: chunked", "content-encoding: gzip"])
    func codingsAreNoticed(_ field: String) throws {
        #expect(try read("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n").head.isEncoded)
        #expect(try !read("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\n").head.isEncoded)
    }

    @Test(arguments: [
        ("HTTQ", HTTPAnswerHead.Problem.notHTTP), ("\u{0}", .notHTTP), ("\n", .notHTTP),
        ("HTTP/1.1\r\n", .notHTTP), ("HTTP/1.1 20 OK\r\n", .notHTTP),
        ("HTTP/1.1 2000\r\n", .notHTTP), ("HTTP/1.1 0200\r\n", .notHTTP),
        ("HTTP/1.1 099\r\n", .notHTTP), ("HTTP/2 200\r\n", .notHTTP),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", .badLength),
        ("HTTP/1.1 200 OK\r\nContent-Length:\r\n", .badLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1 2\r\n", .badLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n", .badLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n", .badLength),
        ("HTTP/1.1 200 OK\r\n" + String(repeating: "x", count: 5000), .tooLong),
        ("HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 1000), .tooLong),
    ])
    func nonsenseIsRefused(_ text: String, _ problem: HTTPAnswerHead.Problem) {
        #expect(throws: problem) { try read(text) }
        #expect(throws: problem) { try read(text, step: 1) }
    }

    @Test func theSameLengthTwiceIsTaken() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"
        #expect(try read(text).head.length == 5)
    }

    /// Mutated heads in pieces: the same verdict as in one piece, and never more taken than there
    /// is.
    @Test func whateverComesIsReadOrRefused() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<20_000 {
            var bytes = Array((Self.iis + "more").utf8)
            for _ in 0..<(1 + random.next() % 6) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let whole = Result { try read(text) }
            let pieces = Result { try read(text, step: Int(random.next() % 9) + 1) }
            switch (whole, pieces) {
            case (.success(let one), .success(let two)):
                #expect(one.taken == two.taken && one.head.length == two.head.length)
                #expect(one.head.isComplete == two.head.isComplete)
            case (.failure, .failure): break
            default: Issue.record("pieces make a difference: \(text)")
            }
        }
    }
}
