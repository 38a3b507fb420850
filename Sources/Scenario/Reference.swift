//  All keys of a scenario, printed from the schema itself: as a page, and as a JSON schema, with
//  which editors complete and check the files as they are written.

import Schema

extension Scenario {
    /// The reference as a text, 100 columns or less where the schema's own words allow.
    public static var reference: String {
        var lines = ["A scenario is a YAML file (Docs/Scenarios.md). Required keys carry a *.", ""]
        describe(schema, indentation: 0, into: &lines)
        return lines.joined(separator: "\n")
    }

    private static func describe(
        _ section: Section, indentation: Int, into lines: inout [String]
    ) {
        for field in section.fields { describe(field, indentation, into: &lines) }
        if !section.oneOf.isEmpty {
            lines.append(String(repeating: " ", count: indentation) + "and one of:")
            for field in section.oneOf { describe(field, indentation, into: &lines) }
        }
    }

    private static func describe(_ field: Field, _ indentation: Int, into lines: inout [String]) {
        let margin = String(repeating: " ", count: indentation)
        var mark = ""
        var ending = ""
        switch field.presence {
        case .required: mark = "*"
        case .optional: break
        case .otherwise(let text): ending = " (\(text) if it is not said)"
        }
        if !field.onlyWith.isEmpty {
            ending += " (only with \(listed(field.onlyWith, last: "or")))"
        }
        let head = margin + field.name + ":" + mark
        let gap = String(repeating: " ", count: max(1, 20 - head.count))
        lines.append("\(head)\(gap)\(field.note)\(ending)")
        let inner = indentation + 4
        switch field.type {
        case .section(let section): describe(section, indentation: inner, into: &lines)
        case .list(.section(let section), _):
            lines.append("\(margin)  - a list; each item is \(section.what):")
            describe(section, indentation: inner, into: &lines)
        case .named(let variants, _):
            for (name, section) in variants.cases {
                lines.append("\(margin)  NAME:")
                let note = section.note.isEmpty ? "" : "    # \(section.note)"
                lines.append("\(margin)    \(variants.key): \(name)\(note)")
                describe(section, indentation: inner, into: &lines)
            }
        default:
            lines.append(String(repeating: " ", count: 20) + field.type.wording)
        }
    }

    /// The same as a JSON schema (draft 7).
    public static var jsonSchema: String {
        var root = json(schema)
        root.insert(("$schema", .text("http://json-schema.org/draft-07/schema#")), at: 0)
        root.insert(("title", .text("Host8266 scenario")), at: 1)
        return JSON.object(root).text(indentation: 0)
    }

    private static func json(_ section: Section, chooser: (String, String)? = nil) -> JSON.Members {
        var properties: JSON.Members = []
        var required = section.fields.compactMap { field -> String? in
            guard case .required = field.presence else { return nil }
            return field.name
        }
        if let (key, word) = chooser {
            properties.append((key, .object([("const", .text(word))])))
            required.insert(key, at: 0)
        }
        for field in section.allFields {
            var members = json(field.type)
            members.append(("description", .text(field.note)))
            properties.append((field.name, .object(members)))
        }
        var members: JSON.Members = [
            ("type", .text("object")), ("additionalProperties", .flag(false)),
            ("properties", .object(properties)),
        ]
        if !required.isEmpty { members.append(("required", .texts(required))) }
        if !section.oneOf.isEmpty {
            members.append(("oneOf", .list(section.oneOf.map { Self.needs($0.name) })))
        }
        if !section.anyOf.isEmpty {
            members.append(("anyOf", .list(section.anyOf.map(Self.needs))))
        }
        let dependencies = section.allFields.compactMap { field in
            field.onlyWith.isEmpty
                ? nil : (field.name, JSON.object([("anyOf", .list(field.onlyWith.map(needs)))]))
        }
        if !dependencies.isEmpty { members.append(("dependencies", .object(dependencies))) }
        return members
    }

    private static func needs(_ key: String) -> JSON {
        .object([("required", .texts([key]))])
    }

    private static func json(_ type: ValueType) -> JSON.Members {
        switch type {
        case .flag: [("type", .text("boolean"))]
        case .integer(let range):
            [
                ("type", .text("integer")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ]
        case .time:
            [("type", .text("string")), ("pattern", .text("^[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)$"))]
        case .text(let bytes):
            [("type", .text("string")), ("maxLength", .number(UInt64(bytes.upperBound)))]
        case .choice(["true"]): [("const", .flag(true))]
        case .choice(let words): [("enum", .texts(words))]
        case .pin: [("enum", .list((0...16).filter(WirablePins.contains).map(JSON.number)))]
        case .form(let form): [("type", .text("string")), ("pattern", .text(form.pattern))]
        case .list(let item, let most):
            [
                ("type", .text("array")), ("maxItems", .number(UInt64(most))),
                ("items", .object(json(item))),
            ]
        case .section(let section): json(section)
        case .named(let variants, let most):
            [
                ("type", .text("object")), ("maxProperties", .number(UInt64(most))),
                (
                    "additionalProperties",
                    .object([
                        (
                            "oneOf",
                            .list(
                                variants.cases.map {
                                    .object(json($0.section, chooser: (variants.key, $0.name)))
                                })
                        )
                    ])
                ),
            ]
        }
    }
}
