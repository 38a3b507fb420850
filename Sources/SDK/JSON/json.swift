//  json/cJSON.h: the SDK's JSON library.
//
//  Text.swift parses, prints and copies; Nodes.swift has what trees are made of. What is here hands
//  lists and names about as cJSON 1.x does. None of these functions waits; those that allocate may
//  let a more urgent task run, as malloc does. NULL where a tree or a name must be stops the
//  firmware: the chip would read address 0.

import CJSON
import Machine
import SDKHeaders

/// Ends a call that only looks or links.
private func done() {
    let machine = Machine.current
    machine.charge(Cost.look)
    machine.settle()
}

// MARK: - Memory

/// Firmware's functions for memory, from now on; NULL, or a NULL in it, stands for malloc and free.
@c @implementation
public func h8266_cJSON_InitHooks(_ hooks: UnsafeMutablePointer<cJSON_Hooks>!) {
    let state = JSONState.current
    state.allocate = hooks?.pointee.malloc_fn
    state.release = hooks?.pointee.free_fn
    done()
}

// MARK: - Text

/// NULL where the text is no JSON, is nested deeper than 128 levels, or does not fit the heap. What
/// follows the value is not looked at.
@c @implementation
public func h8266_cJSON_Parse(_ value: UnsafePointer<CChar>!) -> Node! {
    parse(text(value, "cJSON_Parse"), end: nil, isWhole: false, in: "cJSON_Parse")
}

/// With line ends and tabs. A text for `free`, or NULL where a type in the tree is none, its
/// nesting is deeper than 128 levels or goes in circles, or the heap is too full.
@c @implementation
public func h8266_cJSON_Print(_ item: Node!) -> UnsafeMutablePointer<CChar>! {
    guard let item = checked(item, in: "cJSON_Print") else { return nil }
    return print(item, isFormatted: true, in: "cJSON_Print")
}

/// The same without space.
@c @implementation
public func h8266_cJSON_PrintUnformatted(_ item: Node!) -> UnsafeMutablePointer<CChar>! {
    guard let item = checked(item, in: "cJSON_PrintUnformatted") else { return nil }
    return print(item, isFormatted: false, in: "cJSON_PrintUnformatted")
}

/// With `fmt` as cJSON_Print, else without space. `prebuffer`, a guess at the length in bytes,
/// saves nothing here: the text is allocated when its length is known.
@c @implementation
public func h8266_cJSON_PrintBuffered(
    _ item: Node!, _ prebuffer: CInt, _ fmt: CInt
) -> UnsafeMutablePointer<CChar>! {
    guard let item = checked(item, in: "cJSON_PrintBuffered") else { return nil }
    return print(item, isFormatted: fmt != 0, in: "cJSON_PrintBuffered")
}

/// Gives back the node, the siblings behind it, and all below.
@c @implementation
public func h8266_cJSON_Delete(_ c: Node!) { delete(c, in: "cJSON_Delete") }

// MARK: - Looking

@c @implementation
public func h8266_cJSON_GetArraySize(_ array: Node!) -> CInt {
    let call: StaticString = "cJSON_GetArraySize"
    var count: CInt = 0
    var siblings = Siblings(of: demand(array, in: call), in: call)
    while siblings.node != nil {
        count += 1
        siblings.advance()
    }
    done()
    return count
}

/// NULL where there is none.
@c @implementation
public func h8266_cJSON_GetArrayItem(_ array: Node!, _ item: CInt) -> Node! {
    let call: StaticString = "cJSON_GetArrayItem"
    defer { done() }
    return child(item, of: demand(array, in: call), in: call)
}

/// The first of that name, whatever its case; NULL where there is none.
@c @implementation
public func h8266_cJSON_GetObjectItem(
    _ object: Node!, _ string: UnsafePointer<CChar>!
) -> Node! {
    let call: StaticString = "cJSON_GetObjectItem"
    defer { done() }
    return child(named: text(string, call), of: demand(object, in: call), in: call)?.node
}

@c @implementation
public func h8266_cJSON_GetErrorPtr() -> UnsafePointer<CChar>! {
    defer { done() }
    return JSONState.current.errorPlace
}

// MARK: - Making

@c @implementation
public func h8266_cJSON_CreateNull() -> Node! { makeNode(cJSON_NULL, in: "cJSON_CreateNull") }

@c @implementation
public func h8266_cJSON_CreateTrue() -> Node! { makeNode(cJSON_True, in: "cJSON_CreateTrue") }

@c @implementation
public func h8266_cJSON_CreateFalse() -> Node! { makeNode(cJSON_False, in: "cJSON_CreateFalse") }

@c @implementation
public func h8266_cJSON_CreateBool(_ b: CInt) -> Node! {
    makeNode(b != 0 ? cJSON_True : cJSON_False, in: "cJSON_CreateBool")
}

/// `valueint` is the number cut off, or the nearest that it holds.
@c @implementation
public func h8266_cJSON_CreateNumber(_ num: Double) -> Node! {
    makeNumber(num, in: "cJSON_CreateNumber")
}

@c @implementation
public func h8266_cJSON_CreateString(_ string: UnsafePointer<CChar>!) -> Node! {
    makeString(string, in: "cJSON_CreateString")
}

@c @implementation
public func h8266_cJSON_CreateArray() -> Node! { makeNode(cJSON_Array, in: "cJSON_CreateArray") }

@c @implementation
public func h8266_cJSON_CreateObject() -> Node! {
    makeNode(cJSON_Object, in: "cJSON_CreateObject")
}

@c @implementation
public func h8266_cJSON_CreateIntArray(
    _ numbers: UnsafePointer<CInt>!, _ count: CInt
) -> Node! {
    let call: StaticString = "cJSON_CreateIntArray"
    return makeArray(count, in: call) { makeNumber(Double(numbers[$0]), in: call) }
}

@c @implementation
public func h8266_cJSON_CreateFloatArray(
    _ numbers: UnsafePointer<Float>!, _ count: CInt
) -> Node! {
    let call: StaticString = "cJSON_CreateFloatArray"
    return makeArray(count, in: call) { makeNumber(Double(numbers[$0]), in: call) }
}

@c @implementation
public func h8266_cJSON_CreateDoubleArray(
    _ numbers: UnsafePointer<Double>!, _ count: CInt
) -> Node! {
    let call: StaticString = "cJSON_CreateDoubleArray"
    return makeArray(count, in: call) { makeNumber(numbers[$0], in: call) }
}

@c @implementation
public func h8266_cJSON_CreateStringArray(
    _ strings: UnsafeMutablePointer<UnsafePointer<CChar>?>!, _ count: CInt
) -> Node! {
    let call: StaticString = "cJSON_CreateStringArray"
    return makeArray(count, in: call) { makeString(strings[$0], in: call) }
}

private func makeNumber(_ number: Double, in call: StaticString) -> Node? {
    guard let node = makeNode(cJSON_Number, in: call) else { return nil }
    node.pointee.valuedouble = number
    // As the chip's conversion does: to the nearest end, and 0 for what is no number.
    node.pointee.valueint =
        number.isNaN ? 0 : CInt(min(max(number, Double(CInt.min)), Double(CInt.max)))
    return node
}

private func makeString(_ string: UnsafePointer<CChar>?, in call: StaticString) -> Node? {
    let string = text(string, call)
    guard let node = makeNode(cJSON_String, in: call) else { return nil }
    node.pointee.valuestring = copyText(string, in: call)
    if node.pointee.valuestring != nil { return node }
    delete(node, in: call)
    return nil
}

/// An array of what `make` makes; nil where memory runs out on the way.
private func makeArray(
    _ count: CInt, in call: StaticString, _ make: (Int) -> Node?
) -> Node? {
    guard let array = makeNode(cJSON_Array, in: call) else { return nil }
    var last: Node?
    for index in 0..<max(Int(count), 0) {
        guard let node = make(index) else {
            delete(array, in: call)
            return nil
        }
        if let last { last.pointee.next = node } else { array.pointee.child = node }
        node.pointee.prev = last
        last = node
    }
    return array
}

// MARK: - Adding

/// Does nothing with a NULL item, which is what a Create function returns when the heap is full.
@c @implementation
public func h8266_cJSON_AddItemToArray(_ array: Node!, _ item: Node!) {
    let call: StaticString = "cJSON_AddItemToArray"
    guard let item = checked(item, in: call) else { return }
    append(item, to: demand(array, in: call), in: call)
    done()
}

@c @implementation
public func h8266_cJSON_AddItemToObject(
    _ object: Node!, _ string: UnsafePointer<CChar>!, _ item: Node!
) {
    add(item, to: object, named: string, isConstant: false, in: "cJSON_AddItemToObject")
}

/// `string` is not copied: it must outlive the item.
@c @implementation
public func h8266_cJSON_AddItemToObjectCS(
    _ object: Node!, _ string: UnsafePointer<CChar>!, _ item: Node!
) {
    add(item, to: object, named: string, isConstant: true, in: "cJSON_AddItemToObjectCS")
}

@c @implementation
public func h8266_cJSON_AddItemReferenceToArray(_ array: Node!, _ item: Node!) {
    let call: StaticString = "cJSON_AddItemReferenceToArray"
    let array = demand(array, in: call)
    guard let node = reference(to: item, in: call) else { return }
    append(node, to: array, in: call)
    done()
}

@c @implementation
public func h8266_cJSON_AddItemReferenceToObject(
    _ object: Node!, _ string: UnsafePointer<CChar>!, _ item: Node!
) {
    let call: StaticString = "cJSON_AddItemReferenceToObject"
    guard let node = reference(to: item, in: call) else { return }
    add(node, to: object, named: string, isConstant: false, in: call)
}

/// An item whose name finds no room is added without one, as by cJSON 1.x.
private func add(
    _ item: Node?, to object: Node?, named name: UnsafePointer<CChar>?, isConstant: Bool,
    in call: StaticString
) {
    guard let item = checked(item, in: call) else { return }
    let object = demand(object, in: call)
    _ = setName(text(name, call), of: item, isConstant: isConstant, in: call)
    append(item, to: object, in: call)
    done()
}

/// A node that shares an item's text and children, and has no name.
private func reference(to item: Node?, in call: StaticString) -> Node? {
    let item = demand(item, in: call)
    guard let node = makeNode(0, in: call) else { return nil }
    node.pointee = item.pointee
    node.pointee.type |= NodeType.reference
    node.pointee.type &= ~NodeType.constantName
    node.pointee.string = nil
    node.pointee.next = nil
    node.pointee.prev = nil
    return node
}

// MARK: - Taking out

@c @implementation
public func h8266_cJSON_DetachItemFromArray(_ array: Node!, _ which: CInt) -> Node! {
    take(at: which, from: array, in: "cJSON_DetachItemFromArray")
}

@c @implementation
public func h8266_cJSON_DeleteItemFromArray(_ array: Node!, _ which: CInt) {
    let call: StaticString = "cJSON_DeleteItemFromArray"
    delete(take(at: which, from: array, in: call), in: call)
}

@c @implementation
public func h8266_cJSON_DetachItemFromObject(
    _ object: Node!, _ string: UnsafePointer<CChar>!
) -> Node! {
    take(named: string, from: object, in: "cJSON_DetachItemFromObject")
}

@c @implementation
public func h8266_cJSON_DeleteItemFromObject(
    _ object: Node!, _ string: UnsafePointer<CChar>!
) {
    let call: StaticString = "cJSON_DeleteItemFromObject"
    delete(take(named: string, from: object, in: call), in: call)
}

private func take(at position: CInt, from array: Node?, in call: StaticString) -> Node? {
    let array = demand(array, in: call)
    defer { done() }
    guard let node = child(position, of: array, in: call) else { return nil }
    detach(node, from: array, in: call)
    return node
}

private func take(
    named name: UnsafePointer<CChar>?, from object: Node?, in call: StaticString
) -> Node? {
    let object = demand(object, in: call)
    defer { done() }
    guard let node = child(named: text(name, call), of: object, in: call)?.node else { return nil }
    detach(node, from: object, in: call)
    return node
}

// MARK: - Putting in

/// Before the item at `which`, or at the end where there is none.
@c @implementation
public func h8266_cJSON_InsertItemInArray(_ array: Node!, _ which: CInt, _ newitem: Node!) {
    let call: StaticString = "cJSON_InsertItemInArray"
    let (array, item) = (demand(array, in: call), demand(newitem, in: call))
    defer { done() }
    guard let after = child(which, of: array, in: call) else {
        append(item, to: array, in: call)
        return
    }
    let before = checked(after.pointee.prev, in: call)
    item.pointee.next = after
    item.pointee.prev = before
    after.pointee.prev = item
    if let before, array.pointee.child != after {
        before.pointee.next = item
    } else {
        array.pointee.child = item
    }
}

/// Does nothing where there is no item at `which`; `newitem` then stays the caller's.
@c @implementation
public func h8266_cJSON_ReplaceItemInArray(_ array: Node!, _ which: CInt, _ newitem: Node!) {
    let call: StaticString = "cJSON_ReplaceItemInArray"
    let (array, item) = (demand(array, in: call), demand(newitem, in: call))
    guard let old = child(which, of: array, in: call) else { return }
    replace(old, in: array, by: item, in: call)
}

@c @implementation
public func h8266_cJSON_ReplaceItemInObject(
    _ object: Node!, _ string: UnsafePointer<CChar>!, _ newitem: Node!
) {
    let call: StaticString = "cJSON_ReplaceItemInObject"
    let (object, item) = (demand(object, in: call), demand(newitem, in: call))
    let name = text(string, call)
    guard let position = child(named: name, of: object, in: call)?.position else { return }
    _ = setName(name, of: item, isConstant: false, in: call)
    // Giving the name may have let another task run: the item is looked for again.
    guard let old = child(position, of: object, in: call) else { return }
    replace(old, in: object, by: item, in: call)
}

private func replace(
    _ old: Node, in array: Node, by item: Node, in call: StaticString
) {
    let before = checked(old.pointee.prev, in: call)
    let after = checked(old.pointee.next, in: call)
    item.pointee.next = after
    item.pointee.prev = before
    if let after { after.pointee.prev = item }
    if let before, array.pointee.child != old {
        before.pointee.next = item
    } else {
        array.pointee.child = item
    }
    old.pointee.next = nil
    old.pointee.prev = nil
    done()
    delete(old, in: call)
}

// MARK: - The rest

/// With `recurse` not 0 with all below; NULL where the heap is too full or the nesting deeper than
/// 128 levels. A name that is constant is shared.
@c @implementation
public func h8266_cJSON_Duplicate(_ item: Node!, _ recurse: CInt) -> Node! {
    let call: StaticString = "cJSON_Duplicate"
    guard let item = checked(item, in: call) else { return nil }
    let job = JSONState.current.begin(JSONState.Job())
    let result = copy(item, isDeep: recurse != 0, isHost: false, job: job, in: call)
    JSONState.current.end(job)
    return result
}

/// As cJSON_Parse. `return_parse_end`, unless NULL, gets where the value ended, or what could not
/// be read. With `require_null_terminated` not 0 nothing but space may follow.
@c @implementation
public func h8266_cJSON_ParseWithOpts(
    _ value: UnsafePointer<CChar>!,
    _ return_parse_end: UnsafeMutablePointer<UnsafePointer<CChar>?>!,
    _ require_null_terminated: CInt
) -> Node! {
    let call: StaticString = "cJSON_ParseWithOpts"
    return parse(
        text(value, call), end: return_parse_end, isWhole: require_null_terminated != 0, in: call)
}

@c @implementation
public func h8266_cJSON_Minify(_ json: UnsafeMutablePointer<CChar>!) {
    minify(demand(json, in: "cJSON_Minify"))
}

/// A text that firmware handed in; NULL stops it.
private func text(
    _ text: UnsafePointer<CChar>?, _ call: StaticString
) -> UnsafePointer<CChar> {
    guard let text else { Machine.current.misuse(call, "was given NULL for a text") }
    return text
}
