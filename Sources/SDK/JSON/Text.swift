//  From text to firmware's nodes and back, by the host's cJSON library (CJSON).
//
//  The library works in host memory and calls nobody. Its tree is then copied to blocks of
//  firmware's one by one, and firmware's tree is copied to host memory before it is printed. So no
//  task ever sees a tree in the library's form.
//
//  Fidelity: nesting is limited to 128 levels.

import CJSON
import Glibc
import Machine
import SDKHeaders
import Simulation

/// Loads the library, or ends the run: without it the machine lacks something.
private func demandLibrary(_ call: StaticString) {
    guard let problem = h8_json_load() else { return }
    Diagnostics.say(
        "\(call) needs the library libcjson.so.1, which Debian's package libcjson1 has: "
            + String(cString: problem))
    Machine.current.exit(RunStatus.machineLacks)
}

private func adviseOnDepth(_ call: StaticString) {
    Machine.current.adviseOnce(
        .deepJSON,
        "\(call) met JSON that is nested deeper than \(H8_JSON_DEPTH) levels and returns NULL; on "
            + "the chip the task's stack would overflow")
}

private func charge(_ bytes: Int) {
    Machine.current.charge(Cost.system + Cycles(bytes) * Cost.jsonByte)
}

// MARK: - Parsing

/// Parses the value at the start of `text`. Sets the error place, and `end` if it is given, to
/// where the value ended or what could not be read.
func parse(
    _ text: UnsafePointer<CChar>, end: UnsafeMutablePointer<UnsafePointer<CChar>?>?, isWhole: Bool,
    in call: StaticString
) -> Node? {
    demandLibrary(call)
    var place: UnsafePointer<CChar>?
    var isTooDeep = false
    let tree = h8_json_parse(text, &place, isWhole, &isTooDeep)
    charge(place.map { $0 - text } ?? 0)
    end?.pointee = place
    JSONState.current.errorPlace = tree == nil ? place : nil
    if isTooDeep { adviseOnDepth(call) }
    var result: Node?
    if let tree {
        let job = JSONState.current.begin(JSONState.Job(tree: tree))
        // The same structure: json.c asserts it for the library's, the tests for the SDK's.
        let root = UnsafeMutableRawPointer(tree).assumingMemoryBound(to: cJSON.self)
        result = copy(root, isDeep: true, isHost: true, job: job, in: call)
        JSONState.current.end(job)
    }
    Machine.current.settle()
    return result
}

// MARK: - Copying

/// A copy of a tree in blocks of firmware's; nil when memory runs out. C: cJSON_Duplicate.
///
/// - Parameters:
///   - isDeep: with all below it.
///   - isHost: the tree is the host's, so its pointers are no addresses of firmware's.
///   - job: remembers the way, and owns the tree if it is the host's.
func copy(
    _ source: Node, isDeep: Bool, isHost: Bool, job: Int, in call: StaticString
) -> Node? {
    func follow(_ pointer: Node?) -> Node? { isHost ? pointer : checked(pointer, in: call) }
    guard let root = copyNode(source, isHost: isHost, in: call) else { return nil }
    var (from, to) = (source, root)
    var depth = 0
    while isDeep {
        if let child = follow(from.pointee.child) {
            guard depth < H8_JSON_DEPTH else {
                adviseOnDepth(call)
                delete(root, in: call)
                return nil
            }
            guard let node = copyNode(child, isHost: isHost, in: call) else {
                delete(root, in: call)
                return nil
            }
            JSONState.current.descend(job, source: from, copy: to)
            depth += 1
            to.pointee.child = node
            (from, to) = (child, node)
            continue
        }
        // The root's own siblings are not part of it.
        while depth > 0, follow(from.pointee.next) == nil {
            guard let above = JSONState.current.climb(job) else { return root }
            depth -= 1
            (from, to) = above
        }
        guard depth > 0, let next = follow(from.pointee.next) else { return root }
        guard let node = copyNode(next, isHost: isHost, in: call) else {
            delete(root, in: call)
            return nil
        }
        to.pointee.next = node
        node.pointee.prev = to
        (from, to) = (next, node)
    }
    return root
}

/// One node with texts of its own, without its place in a tree.
private func copyNode(_ source: Node, isHost: Bool, in call: StaticString) -> Node? {
    guard let node = makeNode(source.pointee.type & ~NodeType.reference, in: call) else {
        return nil
    }
    node.pointee.valueint = source.pointee.valueint
    node.pointee.valuedouble = source.pointee.valuedouble
    if !isHost {
        _ = checked(source.pointee.string, in: call)
        _ = checked(source.pointee.valuestring, in: call)
    }
    if let name = source.pointee.string {
        node.pointee.string = source.pointee.hasConstantName ? name : copyText(name, in: call)
    }
    if let text = source.pointee.valuestring {
        node.pointee.valuestring = copyText(text, in: call)
    }
    guard (node.pointee.string == nil) == (source.pointee.string == nil),
        (node.pointee.valuestring == nil) == (source.pointee.valuestring == nil)
    else {
        delete(node, in: call)
        return nil
    }
    return node
}

// MARK: - Printing

/// The text of a tree in a block of firmware's; nil where a node is of no kind or nested too
/// deeply, or memory runs out.
func print(_ root: Node, isFormatted: Bool, in call: StaticString) -> UnsafeMutablePointer<CChar>? {
    demandLibrary(call)
    guard let text = hostText(root, isFormatted: isFormatted, in: call) else {
        charge(0)
        Machine.current.settle()
        return nil
    }
    let bytes = strlen(text) + 1
    charge(bytes)
    let job = JSONState.current.begin(JSONState.Job(text: text))
    let block = take(bytes, in: call)
    // The job still has the text: only its end gives it back.
    block?.copyMemory(from: text, byteCount: bytes)
    JSONState.current.end(job)
    Machine.current.settle()
    return block?.bindMemory(to: CChar.self, capacity: bytes)
}

/// The text in host memory. Calls nobody who might let another task run.
private func hostText(
    _ root: Node, isFormatted: Bool, in call: StaticString
) -> UnsafeMutablePointer<CChar>? {
    guard let flat = flatten(root, in: call) else { return nil }
    let nodes = UnsafeMutablePointer<h8_json_node>.allocate(capacity: flat.count)
    defer { nodes.deallocate() }
    for (index, entry) in flat.enumerated() {
        var node = entry.node
        node.child = entry.child > 0 ? nodes + entry.child : nil
        node.next = entry.next > 0 ? nodes + entry.next : nil
        (nodes + index).initialize(to: node)
    }
    return h8_json_print(nodes, flat.count, isFormatted)
}

/// A node on its way to the printer; its neighbours by their positions, 0 for none.
private struct FlatNode {
    var node: h8_json_node
    var child = 0
    var next = 0
}

/// The root and all below it, the root first. Nil where the nesting is too deep, or has no end: the
/// text would find no room.
private func flatten(_ root: Node, in call: StaticString) -> [FlatNode]? {
    var flat = [flatNode(root, in: call)]
    /// Where to go on when the children of an entry are done.
    var above: [(source: Node, index: Int)] = []
    var (source, index) = (root, 0)
    while true {
        guard flat.count < mostNodes else { return nil }
        if isContainer(source), let child = checked(source.pointee.child, in: call) {
            guard above.count < H8_JSON_DEPTH else {
                adviseOnDepth(call)
                return nil
            }
            above.append((source, index))
            flat[index].child = flat.count
            (source, index) = (child, flat.count)
            flat.append(flatNode(child, in: call))
            continue
        }
        while !above.isEmpty, checked(source.pointee.next, in: call) == nil {
            (source, index) = above.removeLast()
        }
        guard !above.isEmpty, let next = checked(source.pointee.next, in: call) else {
            return flat
        }
        flat[index].next = flat.count
        (source, index) = (next, flat.count)
        flat.append(flatNode(next, in: call))
    }
}

private func isContainer(_ node: Node) -> Bool {
    let kind = node.pointee.type & NodeType.kind
    return kind == cJSON_Array || kind == cJSON_Object
}

private func flatNode(_ source: Node, in call: StaticString) -> FlatNode {
    var node = h8_json_node()
    node.type = source.pointee.type
    node.text = checked(source.pointee.valuestring, in: call)
    node.integer = source.pointee.valueint
    node.number = source.pointee.valuedouble
    node.name = checked(source.pointee.string, in: call)
    return FlatNode(node: node)
}

/// Takes space and comments out of a text, in place. C: cJSON_Minify.
func minify(_ text: UnsafeMutablePointer<CChar>) {
    demandLibrary("cJSON_Minify")
    charge(strlen(text))
    h8_json_minify(text)
    Machine.current.settle()
}
