//  Nodes of firmware's JSON trees: memory for them, what they are, and walking over them.
//
//  Interface: `Node`, the pointer; `take` and `give` for memory; `makeNode`, `copyText`, `delete`.
//
//  Rules: memory comes from the chip's heap or from firmware's own functions, and either may let
//  other tasks run, or end the board. So nobody who calls `take` or `give` owns anything of the
//  host's meanwhile (Docs/Style.md, "Across a switch"). Firmware builds trees by hand: what lies in
//  them is checked before it is followed, and no walk recurses.

import Machine
import SDKHeaders

public typealias Node = UnsafeMutablePointer<cJSON>

/// The flags beside a node's kind, and the kind itself.
enum NodeType {
    static let kind: Int32 = 0xFF
    static let reference: Int32 = cJSON_IsReference
    static let constantName: Int32 = cJSON_StringIsConst
}

extension cJSON {
    var isReference: Bool { type & NodeType.reference != 0 }
    var hasConstantName: Bool { type & NodeType.constantName != 0 }
}

/// A pointer out of a node, or what firmware handed in; nil for NULL. What is no address of
/// firmware's stops it: the chip's pointers have 32 bits.
func checked<Pointee>(
    _ pointer: UnsafeMutablePointer<Pointee>?, in call: StaticString
) -> UnsafeMutablePointer<Pointee>? {
    guard let pointer else { return nil }
    if UInt(bitPattern: pointer) >> 32 != 0 {
        Machine.current.misuse(call, "met a pointer in its tree that is no address")
    }
    return pointer
}

/// The same where NULL is an error too.
func demand<Pointee>(
    _ pointer: UnsafeMutablePointer<Pointee>?, in call: StaticString
) -> UnsafeMutablePointer<Pointee> {
    guard let pointer = checked(pointer, in: call) else {
        Machine.current.misuse(call, "was given NULL")
    }
    return pointer
}

// MARK: - Memory

/// `bytes` from firmware's own function, or from the heap; nil when there is no room.
func take(_ bytes: Int, in call: StaticString) -> UnsafeMutableRawPointer? {
    guard let function = JSONState.current.allocate else {
        return Machine.current.allocate(UInt32(clamping: bytes), in: call)
    }
    let block = function(bytes)
    Machine.current.settle()
    return block
}

/// Gives a block back to where it came from; NULL is ignored.
func give(_ block: UnsafeMutableRawPointer?, in call: StaticString) {
    guard let block else { return }
    guard let function = JSONState.current.release else {
        Machine.current.release(block, in: call)
        return
    }
    function(block)
    Machine.current.settle()
}

/// A node of zeros with a type; nil when there is no room.
func makeNode(_ type: Int32, in call: StaticString) -> Node? {
    guard let block = take(MemoryLayout<cJSON>.size, in: call) else { return nil }
    let node = block.bindMemory(to: cJSON.self, capacity: 1)
    node.initialize(to: cJSON())
    node.pointee.type = type
    return node
}

/// A copy of a text; nil when there is no room.
func copyText(_ text: UnsafePointer<CChar>, in call: StaticString) -> UnsafeMutablePointer<CChar>? {
    var length = 0
    while text[length] != 0 { length += 1 }
    guard let block = take(length + 1, in: call) else { return nil }
    block.copyMemory(from: text, byteCount: length + 1)
    return block.bindMemory(to: CChar.self, capacity: length + 1)
}

// MARK: - Children

/// More nodes than any heap of the chip's holds: a tree that has them goes in circles.
let mostNodes = 1 << 20

/// A walk over siblings. Firmware may have linked them in a circle, on which the chip would walk
/// for ever: that stops it.
struct Siblings {
    private(set) var node: Node?
    private var steps = 0
    private let call: StaticString

    init(of parent: Node, in call: StaticString) {
        self.init(from: checked(parent.pointee.child, in: call), in: call)
    }

    init(from first: Node?, in call: StaticString) {
        self.call = call
        node = first
    }

    mutating func advance() {
        steps += 1
        if steps > mostNodes {
            Machine.current.misuse(call, "met a list in its tree that goes in circles")
        }
        node = node.flatMap { checked($0.pointee.next, in: call) }
    }

    /// The last one from here on.
    mutating func last() -> Node? {
        var last = node
        while let next = node {
            last = next
            advance()
        }
        return last
    }
}

/// The child at a position from 0, or nil.
func child(_ position: Int32, of array: Node, in call: StaticString) -> Node? {
    guard position >= 0 else { return nil }
    var siblings = Siblings(of: array, in: call)
    var rest = position
    while siblings.node != nil, rest > 0 {
        rest -= 1
        siblings.advance()
    }
    return siblings.node
}

/// The first child of that name, and its position. Upper and lower case count as the same.
func child(
    named name: UnsafePointer<CChar>, of object: Node, in call: StaticString
) -> (node: Node, position: Int32)? {
    var position: Int32 = 0
    var siblings = Siblings(of: object, in: call)
    while let node = siblings.node {
        if let own = checked(node.pointee.string, in: call), isSame(own, name) {
            return (node, position)
        }
        position += 1
        siblings.advance()
    }
    return nil
}

private func isSame(_ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>) -> Bool {
    var index = 0
    while lowered(left[index]) == lowered(right[index]) {
        if left[index] == 0 { return true }
        index += 1
    }
    return false
}

private func lowered(_ character: CChar) -> CChar {
    (0x41...0x5A).contains(character) ? character + 0x20 : character
}

/// Puts a node behind the last child.
func append(_ node: Node, to array: Node, in call: StaticString) {
    var siblings = Siblings(of: array, in: call)
    guard let last = siblings.last() else {
        array.pointee.child = node
        return
    }
    last.pointee.next = node
    node.pointee.prev = last
}

/// Takes a child out of its list.
func detach(_ node: Node, from array: Node, in call: StaticString) {
    let before = checked(node.pointee.prev, in: call)
    let after = checked(node.pointee.next, in: call)
    if let before { before.pointee.next = after }
    if let after { after.pointee.prev = before }
    if array.pointee.child == node { array.pointee.child = after }
    node.pointee.prev = nil
    node.pointee.next = nil
}

/// Gives a node a name: a copy, or with `isConstant` the text itself. False when there is no room;
/// it then has none.
func setName(
    _ name: UnsafePointer<CChar>, of node: Node, isConstant: Bool, in call: StaticString
) -> Bool {
    let copy = isConstant ? UnsafeMutablePointer(mutating: name) : copyText(name, in: call)
    let old = node.pointee.hasConstantName ? nil : checked(node.pointee.string, in: call)
    node.pointee.string = copy
    node.pointee.type &= ~NodeType.constantName
    if isConstant { node.pointee.type |= NodeType.constantName }
    give(old, in: call)
    return copy != nil
}

// MARK: - Deleting

/// Gives back a node, its siblings behind it, and all below them, but not what is shared.
///
/// Children are put before the siblings that are left, so that neither depth nor length matters.
func delete(_ first: Node?, in call: StaticString) {
    var next = checked(first, in: call)
    while let node = next {
        next = checked(node.pointee.next, in: call)
        if !node.pointee.isReference {
            if let child = checked(node.pointee.child, in: call) {
                var siblings = Siblings(from: child, in: call)
                siblings.last()?.pointee.next = next
                next = child
            }
            give(checked(node.pointee.valuestring, in: call), in: call)
        }
        if !node.pointee.hasConstantName {
            give(checked(node.pointee.string, in: call), in: call)
        }
        give(node, in: call)
    }
}
