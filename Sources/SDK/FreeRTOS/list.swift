//  freertos/list.h: the kernel's linked lists, for firmware that keeps such lists itself.
//
//  A list is firmware's own data, a circle of items through the list's end marker, and no list of
//  the simulated kernel's. So what the functions do is here, and they follow firmware's pointers as
//  the chip would: a list that was never initialised is a null pointer. They do not block, and lock
//  nothing: who shares a list needs a critical section. (C: list.c of FreeRTOS 7.5.)

import Machine
import SDKHeaders

private var machine: Machine { Machine.current }

/// Makes a list empty.
@c @implementation
public func vListInitialise(_ pxList: UnsafeMutablePointer<xList>!) {
    machine.charge(Cost.critical)
    let list = pxList.unsafelyUnwrapped
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
    pxItem.unsafelyUnwrapped.pointee.pvContainer = nil
    machine.settle()
}

/// Puts an item behind all whose value is not greater.
@c @implementation
public func vListInsert(
    _ pxList: UnsafeMutablePointer<xList>!, _ pxNewListItem: UnsafeMutablePointer<xListItem>!
) {
    machine.charge(Cost.critical)
    insertSorted(pxNewListItem.unsafelyUnwrapped, in: pxList.unsafelyUnwrapped)
    machine.settle()
}

/// Puts an item where `listGET_OWNER_OF_NEXT_ENTRY` comes to it last.
@c @implementation
public func vListInsertEnd(
    _ pxList: UnsafeMutablePointer<xList>!, _ pxNewListItem: UnsafeMutablePointer<xListItem>!
) {
    machine.charge(Cost.critical)
    let list = pxList.unsafelyUnwrapped
    link(pxNewListItem.unsafelyUnwrapped, before: list.pointee.pxIndex.unsafelyUnwrapped, in: list)
    machine.settle()
}

/// Takes an item off its list; returns how many are left there. The item must be on one.
@c @implementation
public func uxListRemove(_ pxItemToRemove: UnsafeMutablePointer<xListItem>!) -> UInt32 {
    machine.charge(Cost.critical)
    let left = unlink(pxItemToRemove.unsafelyUnwrapped)
    machine.settle()
    return left
}

// MARK: - Lists as data

/// A list's end marker. It is shorter than an item: it has neither owner nor container.
private func endMarker(
    of list: UnsafeMutablePointer<xList>
) -> UnsafeMutablePointer<xListItem> {
    let offset = MemoryLayout<xList>.offset(of: \.xListEnd).unsafelyUnwrapped
    return (UnsafeMutableRawPointer(list) + offset).assumingMemoryBound(to: xListItem.self)
}

func insertSorted(
    _ item: UnsafeMutablePointer<xListItem>, in list: UnsafeMutablePointer<xList>
) {
    let end = endMarker(of: list)
    let value = item.pointee.xItemValue
    var place = end
    if value != .max {
        // The marker's value is above every other, so the search ends there at the latest.
        place = end.pointee.pxNext.unsafelyUnwrapped
        while place.pointee.xItemValue <= value { place = place.pointee.pxNext.unsafelyUnwrapped }
    }
    link(item, before: place, in: list)
}

/// The first item of a list; nil when it is empty.
func firstItem(of list: UnsafeMutablePointer<xList>) -> UnsafeMutablePointer<xListItem>? {
    list.pointee.uxNumberOfItems > 0 ? list.pointee.xListEnd.pxNext : nil
}

private func link(
    _ item: UnsafeMutablePointer<xListItem>, before place: UnsafeMutablePointer<xListItem>,
    in list: UnsafeMutablePointer<xList>
) {
    let previous = place.pointee.pxPrevious.unsafelyUnwrapped
    item.pointee.pxNext = place
    item.pointee.pxPrevious = previous
    previous.pointee.pxNext = item
    place.pointee.pxPrevious = item
    item.pointee.pvContainer = UnsafeMutableRawPointer(list)
    list.pointee.uxNumberOfItems &+= 1
}

@discardableResult
func unlink(_ item: UnsafeMutablePointer<xListItem>) -> UInt32 {
    let list = item.pointee.pvContainer.unsafelyUnwrapped.assumingMemoryBound(to: xList.self)
    item.pointee.pxNext.unsafelyUnwrapped.pointee.pxPrevious = item.pointee.pxPrevious
    item.pointee.pxPrevious.unsafelyUnwrapped.pointee.pxNext = item.pointee.pxNext
    if list.pointee.pxIndex == item { list.pointee.pxIndex = item.pointee.pxPrevious }
    item.pointee.pvContainer = nil
    list.pointee.uxNumberOfItems &-= 1
    return list.pointee.uxNumberOfItems
}
