//  A small HTTP server for files: GET and HEAD, HTTP 1.0 and 1.1, connections that are kept. One
//  with a trouble misbehaves as it says (WebTroubles.swift).

import Glibc
import NetworkStack

/// Files by their paths.
struct WebFiles {
    let directory: String?
    let bodies: [String: [UInt8]]
    /// Larger files are not served: a chip has a megabyte or four.
    private static let largest = 64 << 20

    /// The content for a path of a request; nil when there is none. Paths that lead out of the
    /// directory have none.
    func content(_ target: String) -> [UInt8]? {
        var path = String(target.prefix { $0 != "?" && $0 != "#" })
        guard path.hasPrefix("/") else { return nil }
        if path.hasSuffix("/") { path += "index.html" }
        if let body = bodies[path] { return body }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let directory, !parts.contains(".."), !path.utf8.contains(0) else { return nil }
        return Self.read(directory + "/" + parts.joined(separator: "/"))
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= largest
        else { return nil }
        var content = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < content.count {
            let count = content.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count <= 0 { return nil }
            done += count
        }
        return content
    }

    static func type(of path: String) -> String {
        let types = [
            "html": "text/html", "txt": "text/plain", "json": "application/json",
            "css": "text/css", "js": "text/javascript", "png": "image/png", "jpg": "image/jpeg",
        ]
        let name = path.prefix { $0 != "?" }.split(separator: "/").last ?? "index.html"
        let ending = name.split(separator: ".").dropFirst().last ?? (name == "" ? "html" : "")
        return types[String(ending)] ?? "application/octet-stream"
    }
}

/// One client's connection.
final class WebConversation: Conversation {
    private let files: WebFiles
    private var request: [UInt8] = []
    private var answer: [UInt8] = []
    private var sent = 0
    private var isLast = false
    private let trouble: WebTrouble?
    /// Longer heads are refused.
    private static let longestHead = 8192

    init(_ files: WebFiles, _ trouble: WebTrouble? = nil) {
        self.files = files
        self.trouble = trouble
    }

    func proceed(_ line: Line) throws(StackError) -> Bool {
        while true {
            guard try flush(line) else {
                return try trouble?.goesOn(after: sent, line) ?? true
            }
            if isLast { return false }
            if takeRequest() { continue }
            let bytes = try line.read()
            if bytes.isEmpty { return false }
            request += bytes
        }
    }

    /// Sends what is left of the answer; false when there is no room for all of it, or something is
    /// wrong.
    private func flush(_ line: Line) throws(StackError) -> Bool {
        while sent < answer.count {
            guard line.space > 0 else { return false }
            let most = trouble?.room(after: sent, line) ?? answer.count
            guard most > 0 else { return false }
            sent += try line.write(answer[sent...].prefix(most))
        }
        answer = []
        sent = 0
        return true
    }

    /// Answers the first whole request; false when there is none yet.
    private func takeRequest() -> Bool {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let length = firstIndex(of: end, in: request) else {
            guard request.count > Self.longestHead else { return false }
            respond("431 Request Header Fields Too Large", nil, head: false)
            isLast = true
            return true
        }
        let head = String(decoding: request[..<length], as: UTF8.self)
        request.removeFirst(length + end.count)
        let lines = head.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
            isLast = true
            respond("400 Bad Request", nil, head: false)
            return true
        }
        let wishes = lines.dropFirst().map { $0.lowercased() }.filter {
            $0.hasPrefix("connection:")
        }
        let keeps = wishes.contains { $0.hasSuffix("keep-alive") }
        let closes = wishes.contains { $0.hasSuffix("close") }
        isLast = words[2] == "HTTP/1.1" ? closes : !keeps
        switch words[0] {
        case "GET", "HEAD":
            let target = String(words[1])
            let content = files.content(target)
            respond(
                content == nil ? "404 Not Found" : "200 OK", content.map { ($0, target) },
                head: words[0] == "HEAD")
        default:
            // A body may follow that nobody reads.
            isLast = true
            respond("405 Method Not Allowed", nil, head: false)
        }
        return true
    }

    private func firstIndex(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (0...(bytes.count - pattern.count)).first {
            bytes[$0..<($0 + pattern.count)].elementsEqual(pattern)
        }
    }

    private func respond(
        _ status: String, _ content: (bytes: [UInt8], path: String)?, head: Bool
    ) {
        let type = content.map { WebFiles.type(of: $0.path) } ?? "text/plain"
        var message = WebMessage(
            status: status, body: content?.bytes ?? Array((status + "\n").utf8))
        trouble?.change(&message)
        let lines =
            ["HTTP/1.1 " + message.status, "Content-Type: " + type] + message.measure
            + ["Connection: " + (isLast ? "close" : "keep-alive"), "", ""]
        answer = Array(lines.joined(separator: "\r\n").utf8) + (head ? [] : message.body)
        trouble?.change(&answer)
        sent = 0
    }
}
