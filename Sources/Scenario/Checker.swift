//  Holds what a file says against the schema, and makes values of it.
//
//  Everything that is wrong is told at once. What is wrong is left out of the values, so they are
//  only good when there are no problems.

import Schema
import Simulation

struct Checker {
    private(set) var problems: [Problem] = []

    mutating func report(_ text: String, at mark: Mark) {
        problems.append(Problem(text, at: mark))
    }

    mutating func report(_ others: [Problem]) { problems += others }

    // MARK: - Sections

    /// - Parameters:
    ///   - node: what should be a group of keys.
    ///   - also: keys that stand here and were looked at by somebody else.
    mutating func section(
        _ node: YAMLNode, _ section: Section, also: [String] = [], variant: String = ""
    ) -> Values? {
        guard case .mapping(let pairs) = node.content else {
            let keys = section.allFields.map(\.name)
            report(
                "\(section.what) is a group of keys (\(keys.joined(separator: ", "))), "
                    + "not \(node.kind)", at: node.mark)
            return nil
        }
        let known = section.allFields.map(\.name) + also
        var entries: [(name: String, value: Value)] = []
        var present: [(name: String, mark: Mark)] = []
        for (key, value) in pairs {
            guard case .scalar(let name, _) = key.content, !also.contains(name) else { continue }
            guard let field = section.allFields.first(where: { $0.name == name }) else {
                report(
                    "there is no key \(quoted(name)) in \(section.what)"
                        + suggestion(for: name, among: known), at: key.mark)
                continue
            }
            present.append((name, key.mark))
            if let value = self.value(value, field.type, of: name) { entries.append((name, value)) }
        }
        checkPresence(of: section, present, at: node.mark)
        addDefaults(of: section, unless: present.map(\.name), to: &entries, at: node.mark)
        return Values(entries, variant: variant, at: node.mark)
    }

    private mutating func checkPresence(
        of section: Section, _ present: [(name: String, mark: Mark)], at mark: Mark
    ) {
        let names = present.map(\.name)
        for field in section.allFields {
            if case .required = field.presence, !names.contains(field.name) {
                report("\(section.what) needs the key \"\(field.name)\": \(field.note)", at: mark)
            }
            if !field.onlyWith.isEmpty, !names.contains(where: field.onlyWith.contains),
                let key = present.first(where: { $0.name == field.name })
            {
                let others = listed(field.onlyWith.map { "\"\($0)\"" }, last: "or")
                report("the key \"\(field.name)\" is only for use with \(others)", at: key.mark)
            }
        }
        let choices = section.oneOf.map(\.name)
        let chosen = present.filter { choices.contains($0.name) }
        if !choices.isEmpty, chosen.isEmpty {
            report("\(section.what) needs one of \(listed(choices, last: "or"))", at: mark)
        } else if chosen.count > 1 {
            report(
                "\(section.what) does one thing only, and \"\(chosen[0].name)\" is there already",
                at: chosen[1].mark)
        }
        if !section.anyOf.isEmpty, !names.contains(where: section.anyOf.contains) {
            report("\(section.what) needs \(listed(section.anyOf, last: "or"))", at: mark)
        }
    }

    private mutating func addDefaults(
        of section: Section, unless present: [String],
        to entries: inout [(name: String, value: Value)], at mark: Mark
    ) {
        for field in section.allFields where !present.contains(field.name) {
            guard case .otherwise(let text) = field.presence else { continue }
            let node = YAMLNode(content: .scalar(text, isQuoted: false), mark: mark)
            if let value = value(node, field.type, of: field.name) {
                entries.append((field.name, value))
            }
        }
    }

    // MARK: - Values

    private mutating func value(_ node: YAMLNode, _ type: ValueType, of name: String) -> Value? {
        switch type {
        case .list(let item, let most): return list(node, of: item, atMost: most, name)
        case .section(let section):
            return self.section(node, section).map { Value(.section($0), at: node.mark) }
        case .named(let variants, let most): return named(node, variants, atMost: most, name)
        default: return scalar(node, type, of: name)
        }
    }

    private mutating func list(
        _ node: YAMLNode, of type: ValueType, atMost most: Int, _ name: String
    ) -> Value? {
        if node.isEmpty { return Value(.list([]), at: node.mark) }
        guard case .sequence(let items) = node.content else {
            report(
                "\"\(name)\" is a list, each item behind a dash, not \(node.kind)", at: node.mark)
            return nil
        }
        if items.count > most {
            report("\"\(name)\" has \(items.count) items, at most \(most) go", at: node.mark)
        }
        return Value(.list(items.compactMap { value($0, type, of: name) }), at: node.mark)
    }

    private mutating func named(
        _ node: YAMLNode, _ variants: Variants, atMost most: Int, _ name: String
    ) -> Value? {
        if node.isEmpty { return Value(.named([]), at: node.mark) }
        guard case .mapping(let pairs) = node.content else {
            report("\"\(name)\" is a group of names, not \(node.kind)", at: node.mark)
            return nil
        }
        if pairs.count > most {
            report("\"\(name)\" has \(pairs.count) names, at most \(most) go", at: node.mark)
        }
        var result: [(name: String, values: Values)] = []
        for (key, value) in pairs {
            guard case .scalar(let itemName, _) = key.content else { continue }
            guard isName(itemName) else {
                report(
                    "a name is 1 to 32 letters, digits, - and _, not \(quoted(itemName))",
                    at: key.mark)
                continue
            }
            if let values = variant(value, variants, itemName) { result.append((itemName, values)) }
        }
        return Value(.named(result), at: node.mark)
    }

    private func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    }

    private mutating func variant(
        _ node: YAMLNode, _ variants: Variants, _ name: String
    ) -> Values? {
        let words = variants.cases.map(\.name)
        guard case .mapping(let pairs) = node.content else {
            report(
                "\"\(name)\" is a group of keys that begins with \"\(variants.key)\", "
                    + "not \(node.kind)", at: node.mark)
            return nil
        }
        let chooser = pairs.first { $0.key.isWord(variants.key) }
        guard let chooser else {
            report(
                "\"\(name)\" needs the key \"\(variants.key)\": \(listed(words, last: "or"))",
                at: node.mark)
            return nil
        }
        guard case .scalar(let word, _) = chooser.value.content,
            let section = variants.section(named: word)
        else {
            report(
                "there is no \(variants.key) \(chooser.value.kind)"
                    + suggestion(for: chooser.value.word, among: words), at: chooser.value.mark)
            return nil
        }
        return self.section(node, section, also: [variants.key], variant: word)
    }

    // MARK: - Scalars

    private mutating func scalar(_ node: YAMLNode, _ type: ValueType, of name: String) -> Value? {
        guard case .scalar(let text, _) = node.content, !node.isEmpty || type.takesEmpty(node)
        else {
            report("\"\(name)\" takes \(type.wording), not \(node.kind)", at: node.mark)
            return nil
        }
        switch type.read(text) {
        case .success(let content): return Value(content, at: node.mark)
        case .failure(let wrong):
            report("\"\(name)\": \(wrong.sentence)", at: node.mark)
            return nil
        }
    }
}

extension YAMLNode {
    func isWord(_ word: String) -> Bool {
        guard case .scalar(word, _) = content else { return false }
        return true
    }

    /// The text of a scalar, else nothing.
    var word: String {
        guard case .scalar(let text, _) = content else { return "" }
        return text
    }
}
