//  freertos/list.h: the kernel's linked lists, for firmware that keeps such lists itself.
//
//  A list is firmware's own data, a circle of items through the list's end marker, and no list of
//  the simulated kernel's. So what the functions do is here. Each of firmware's pointers is looked
//  at before it is followed, because a list that was never initialised may hold any. They do not
//  block, and lock nothing: who shares a list needs a critical section. (C: list.c of FreeRTOS
//  7.5.)

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// Makes a list empty.
@c @implementation
public func vListInitialise(_ pxList: UnsafeMutablePointer<xList>!) {
    machine.charge(Cost.critical)
    let list = followed(pxList, "vListInitialise")
    let end = endMarker(of: list)
    // The largest value there is, so that the marker stays last in an ordered list.
    end.pointee.xItemValue = .max
    list.pointee.xListEnd.pxNext = end
    list.pointee.xListEnd.pxPrevious = end
    list.pointee.pxIndex = end
    list.pointee.uxNumberOfItems = 0
    machine.settle()
}

/// Makes an item that is on no list.
@c @implementation
public func vListInitialiseItem(_ pxItem: UnsafeMutablePointer<xListItem>!) {
    machine.charge(Cost.critical)
    followed(pxItem, "vListInitialiseItem").pointee.pvContainer = nil
    machine.settle()
}

/// Puts an item behind all whose value is not greater.
@c @implementation
public func vListInsert(
    _ pxList: UnsafeMutablePointer<xList>!, _ pxNewListItem: UnsafeMutablePointer<xListItem>!
) {
    machine.charge(Cost.critical)
    insertSorted(pxNewListItem, in: pxList, "vListInsert")
    machine.settle()
}

/// Puts an item where `listGET_OWNER_OF_NEXT_ENTRY` comes to it last.
@c @implementation
public func vListInsertEnd(
    _ pxList: UnsafeMutablePointer<xList>!, _ pxNewListItem: UnsafeMutablePointer<xListItem>!
) {
    machine.charge(Cost.critical)
    let list = followed(pxList, "vListInsertEnd")
    link(pxNewListItem, before: list.pointee.pxIndex, in: list, "vListInsertEnd")
    machine.settle()
}

/// Takes an item off its list; returns how many are left there. The item must be on one.
@c @implementation
public func uxListRemove(_ pxItemToRemove: UnsafeMutablePointer<xListItem>!) -> UInt32 {
    machine.charge(Cost.critical)
    let left = unlink(pxItemToRemove, "uxListRemove")
    machine.settle()
    return left
}

// MARK: - Lists as data

/// A pointer of firmware's that may be followed. Stops firmware whose pointer cannot be one: what
/// lies above 4 GiB is the simulator's.
private func followed<Pointee>(
    _ pointer: UnsafeMutablePointer<Pointee>?, _ call: StaticString
) -> UnsafeMutablePointer<Pointee> {
    guard let pointer, UInt(bitPattern: pointer) < 1 << 32 else {
        machine.misuse(
            call,
            "met a pointer that leads nowhere; a list and its items begin with vListInitialise and "
                + "vListInitialiseItem, and only what is on a list can be removed")
    }
    return pointer
}

/// A list's end marker. It is shorter than an item: it has neither owner nor container.
private func endMarker(
    of list: UnsafeMutablePointer<xList>
) -> UnsafeMutablePointer<xListItem> {
    let offset = MemoryLayout<xList>.offset(of: \.xListEnd).unsafelyUnwrapped
    return (UnsafeMutableRawPointer(list) + offset).assumingMemoryBound(to: xListItem.self)
}

func insertSorted(
    _ item: UnsafeMutablePointer<xListItem>?, in list: UnsafeMutablePointer<xList>?,
    _ call: StaticString
) {
    let list = followed(list, call)
    let value = followed(item, call).pointee.xItemValue
    var place = endMarker(of: list)
    if value != .max {
        // The marker's value is above every other, so the search ends there at the latest.
        repeat {
            place = followed(place.pointee.pxNext, call)
        } while place.pointee.xItemValue <= value
    }
    link(item, before: place, in: list, call)
}

/// The first item of a list; nil when it is empty.
func firstItem(
    of list: UnsafeMutablePointer<xList>?, _ call: StaticString
) -> UnsafeMutablePointer<xListItem>? {
    let list = followed(list, call)
    return list.pointee.uxNumberOfItems > 0 ? followed(list.pointee.xListEnd.pxNext, call) : nil
}

private func link(
    _ item: UnsafeMutablePointer<xListItem>?, before place: UnsafeMutablePointer<xListItem>?,
    in list: UnsafeMutablePointer<xList>, _ call: StaticString
) {
    let item = followed(item, call)
    let place = followed(place, call)
    let previous = followed(place.pointee.pxPrevious, call)
    item.pointee.pxNext = place
    item.pointee.pxPrevious = previous
    previous.pointee.pxNext = item
    place.pointee.pxPrevious = item
    item.pointee.pvContainer = UnsafeMutableRawPointer(list)
    list.pointee.uxNumberOfItems &+= 1
}

@discardableResult
func unlink(_ item: UnsafeMutablePointer<xListItem>?, _ call: StaticString) -> UInt32 {
    let item = followed(item, call)
    let list = followed(item.pointee.pvContainer?.assumingMemoryBound(to: xList.self), call)
    let previous = followed(item.pointee.pxPrevious, call)
    followed(item.pointee.pxNext, call).pointee.pxPrevious = previous
    previous.pointee.pxNext = item.pointee.pxNext
    if list.pointee.pxIndex == item { list.pointee.pxIndex = previous }
    item.pointee.pvContainer = nil
    list.pointee.uxNumberOfItems &-= 1
    return list.pointee.uxNumberOfItems
}
