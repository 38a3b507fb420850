//  Intrusive lists: who is ready, who waits for what, and in which order.
//
//  A list is a circle through its head. Every list has a cursor for round-robin: insertion at the
//  end puts a node behind all that the cursor has still to visit, and advancing the cursor names
//  the node whose turn it is. This gives FreeRTOS's order among tasks of equal priority
//  (C: vListInsertEnd, vListInsert, uxListRemove, listGET_OWNER_OF_NEXT_ENTRY).

extension Kernel {
    /// Makes `head` the head of an empty list.
    @inline(__always)
    func makeList(_ head: ListIndex) {
        tables.nodes[Int(head)] = Node(previous: head, next: head, list: head, value: 0)
    }

    /// Makes a node that is on no list.
    @inline(__always)
    func makeNode(_ node: NodeIndex) {
        tables.nodes[Int(node)] = Node(previous: node, next: node, list: -1, value: 0)
    }

    @inline(__always)
    func isEmpty(_ list: ListIndex) -> Bool { tables.nodes[Int(list)].value == 0 }

    @inline(__always)
    func count(_ list: ListIndex) -> UInt32 { tables.nodes[Int(list)].value }

    /// The first node; only for a list that is not empty.
    @inline(__always)
    func first(_ list: ListIndex) -> NodeIndex { tables.nodes[Int(list)].next }

    /// The list that a node is on, -1 for none.
    @inline(__always)
    func list(of node: NodeIndex) -> ListIndex { tables.nodes[Int(node)].list }

    @inline(__always)
    func value(of node: NodeIndex) -> UInt32 { tables.nodes[Int(node)].value }

    @inline(__always)
    func setValue(_ value: UInt32, of node: NodeIndex) { tables.nodes[Int(node)].value = value }

    /// Puts a node where the cursor comes to it last.
    @inline(__always)
    func insertAtEnd(_ node: NodeIndex, of list: ListIndex) {
        insert(node, before: tables.nodes[Int(list)].list, of: list)
    }

    /// Puts a node behind all whose value is not greater, on a list that is in order.
    ///
    /// The search runs from the back: wake-up times mostly come later than those already there.
    @inline(__always)
    func insertSorted(_ node: NodeIndex, value: UInt32, in list: ListIndex) {
        let nodes = tables.nodes
        nodes[Int(node)].value = value
        var place = list
        while nodes[Int(place)].previous != list,
            nodes[Int(nodes[Int(place)].previous)].value > value
        {
            place = nodes[Int(place)].previous
        }
        insert(node, before: place, of: list)
    }

    /// Puts a node before the first whose value is greater.
    ///
    /// For event lists: they need not be in order, because a waiting task keeps its place when its
    /// priority changes, and then it matters from which end the search runs.
    @inline(__always)
    func insertBeforeGreater(_ node: NodeIndex, value: UInt32, in list: ListIndex) {
        let nodes = tables.nodes
        nodes[Int(node)].value = value
        var place = nodes[Int(list)].next
        while place != list, nodes[Int(place)].value <= value { place = nodes[Int(place)].next }
        insert(node, before: place, of: list)
    }

    @inline(__always)
    private func insert(_ node: NodeIndex, before place: NodeIndex, of list: ListIndex) {
        let nodes = tables.nodes
        let previous = nodes[Int(place)].previous
        nodes[Int(node)].next = place
        nodes[Int(node)].previous = previous
        nodes[Int(node)].list = list
        nodes[Int(previous)].next = node
        nodes[Int(place)].previous = node
        nodes[Int(list)].value &+= 1
    }

    /// Takes a node off its list, if it is on one.
    @inline(__always)
    func remove(_ node: NodeIndex) {
        let nodes = tables.nodes
        let list = nodes[Int(node)].list
        guard list >= 0 else { return }
        let previous = nodes[Int(node)].previous
        let next = nodes[Int(node)].next
        nodes[Int(previous)].next = next
        nodes[Int(next)].previous = previous
        nodes[Int(node)].list = -1
        if nodes[Int(list)].list == node { nodes[Int(list)].list = previous }
        nodes[Int(list)].value &-= 1
    }

    /// Moves the cursor to the next node, over the head, and returns it; the list is not empty.
    @inline(__always)
    func advanceCursor(_ list: ListIndex) -> NodeIndex {
        let nodes = tables.nodes
        var node = nodes[Int(nodes[Int(list)].list)].next
        // The cursor of an empty list is its head, whose `next` is a node or the head itself.
        if node == list { node = nodes[Int(list)].next }
        nodes[Int(list)].list = node
        return node
    }

    /// Calls `body` with each node, first to last.
    func forEach(_ list: ListIndex, _ body: (NodeIndex) -> Void) {
        var node = tables.nodes[Int(list)].next
        while node != list {
            let next = tables.nodes[Int(node)].next
            body(node)
            node = next
        }
    }
}
