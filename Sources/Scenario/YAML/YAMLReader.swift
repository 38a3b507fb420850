//  Reads YAML with libyaml, event by event, into a tree.
//
//  The seam to C: all that is unsafe about the parser is in this file. libyaml owns each event
//  until it is deleted, and everything is copied out of it before.
//
//  A file may be anybody's, so it is held to limits: size, depth, number of nodes. Anchors and
//  aliases are refused, with which a short file can stand for an endless one; so are tags and more
//  than one document. Of what stops the reading only the first is told, as nothing behind it can be
//  trusted; keys that are there twice are told all.

import CYAML
import Schema

/// What a file says, or why it is not YAML that we take.
struct YAMLReader {
    static let mostBytes = 1 << 20
    static let mostNodes = 50_000
    static let deepest = 24

    /// The file cannot be read on.
    struct Failure: Error {
        let problem: Problem
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: [UInt8]
    private var nodes = 0
    /// Keys that were there twice.
    private var problems: [Problem] = []

    /// The tree of a file and the keys that it has twice; of those the first counts.
    static func read(_ bytes: [UInt8]) throws(Failure) -> (root: YAMLNode, problems: [Problem]) {
        guard bytes.count <= mostBytes else {
            throw refusal("the file is larger than a scenario can be (1 MiB)", line: 1, column: 1)
        }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else { fatalError("no memory for a parser") }
        // The parser reads from this copy for as long as it lives.
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        _ = copy.initialize(from: bytes)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, copy.baseAddress, bytes.count)
        defer {
            yaml_parser_delete(parser)
            parser.deallocate()
            copy.deallocate()
        }
        var reader = YAMLReader(parser: parser, bytes: bytes)
        let root = try reader.document()
        return (root, reader.problems)
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, bytes: [UInt8]) {
        self.parser = parser
        self.bytes = bytes
    }

    // MARK: - Structure

    private mutating func document() throws(Failure) -> YAMLNode {
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .documentStart:
                if root != nil { throw Self.refusal("a second document begins here", event.mark) }
                root = try node(from: try next(), depth: 0)
            case .streamEnd:
                guard let root else {
                    throw Self.refusal(
                        "the file says nothing; the least is \"version: 1\"", line: 1, column: 1)
                }
                return root
            default: fatalError("libyaml gave a node outside of a document")
            }
        }
    }

    private mutating func node(from event: Event, depth: Int) throws(Failure) -> YAMLNode {
        nodes += 1
        guard nodes <= Self.mostNodes else {
            throw Self.refusal("the file says more than \(Self.mostNodes) things", event.mark)
        }
        guard depth <= Self.deepest else {
            throw Self.refusal("this is nested more than \(Self.deepest) deep", event.mark)
        }
        switch event.kind {
        case .scalar(let text, let isQuoted):
            return YAMLNode(content: .scalar(text, isQuoted: isQuoted), mark: event.mark)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while case let item = try next(), item.kind != .sequenceEnd {
                items.append(try node(from: item, depth: depth + 1))
            }
            return YAMLNode(content: .sequence(items), mark: event.mark)
        case .mappingStart:
            return try mapping(from: event, depth: depth)
        default:
            fatalError("libyaml ended what had not begun")
        }
    }

    private mutating func mapping(from start: Event, depth: Int) throws(Failure) -> YAMLNode {
        var pairs: [(key: YAMLNode, value: YAMLNode)] = []
        // Looked up by key only, never walked.
        var lines: [String: Int] = [:]
        while case let event = try next(), event.kind != .mappingEnd {
            let key = try node(from: event, depth: depth + 1)
            let value = try node(from: try next(), depth: depth + 1)
            guard case .scalar(let name, _) = key.content else {
                throw Self.refusal("a key must be a word, and this is \(key.kind)", key.mark)
            }
            if let line = lines[name] {
                problems.append(
                    Problem("the key \(quoted(name)) is in line \(line) already", at: key.mark))
            } else {
                lines[name] = key.mark.line
                pairs.append((key, value))
            }
        }
        return YAMLNode(content: .mapping(pairs), mark: start.mark)
    }

    // MARK: - Events

    private struct Event {
        enum Kind: Equatable {
            case streamStart, streamEnd, documentStart, documentEnd
            case scalar(String, isQuoted: Bool)
            case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        }

        let kind: Kind
        let mark: Mark
    }

    private func next() throws(Failure) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw notYAML() }
        defer { yaml_event_delete(&event) }
        let mark = Mark(event.start_mark)
        switch event.type {
        case YAML_STREAM_START_EVENT: return Event(kind: .streamStart, mark: mark)
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return Event(kind: .streamEnd, mark: mark)
        case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, mark: mark)
        case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, mark: mark)
        case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, mark: mark)
        case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, mark: mark)
        case YAML_ALIAS_EVENT:
            throw Self.refusal("an alias (*name) cannot be used here: write it out", mark)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuse(anchor: scalar.anchor, tag: scalar.tag, mark)
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            let isQuoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
            return Event(kind: .scalar(text, isQuoted: isQuoted), mark: mark)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            try refuse(anchor: start.anchor, tag: start.tag, mark)
            return Event(kind: .sequenceStart, mark: mark)
        default:
            let start = event.data.mapping_start
            try refuse(anchor: start.anchor, tag: start.tag, mark)
            return Event(kind: .mappingStart, mark: mark)
        }
    }

    private func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, _ mark: Mark
    ) throws(Failure) {
        if anchor != nil {
            throw Self.refusal("an anchor (&name) cannot be used here: write it out", mark)
        }
        if tag != nil { throw Self.refusal("a tag (!name) cannot be used here", mark) }
    }

    // MARK: - What is no YAML

    private static func refusal(_ text: String, _ mark: Mark) -> Failure {
        Failure(problem: Problem(text, at: mark))
    }

    private static func refusal(_ text: String, line: Int, column: Int) -> Failure {
        refusal(text, Mark(line: line, column: column))
    }

    /// Says in libyaml's words what it could not read.
    private func notYAML() -> Failure {
        let error = parser.pointee
        let what = error.problem.map { String(cString: $0) } ?? "it cannot be read"
        if error.error == YAML_READER_ERROR {
            // Bytes that are no text. The parser knows how far it was, not the line.
            let before = bytes.prefix(error.problem_offset)
            let line = before.count { $0 == 0x0A } + 1
            let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let column = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1
            return Self.refusal("this is not text in UTF-8: \(what)", line: line, column: column)
        }
        let context = error.context.map { " \(String(cString: $0))" } ?? ""
        return Self.refusal("this is not YAML: \(what)\(context)", Mark(error.problem_mark))
    }
}

extension Mark {
    /// libyaml counts from 0.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
