//  TCP endpoints.

import CLwIP
import Wire

extension IPStack {
    /// - Throws: `.noMemory`, also when the limit of blocks is reached and none can be taken away.
    public func makeTCP() throws(StackError) -> TCPHandle {
        var handle: UInt32 = 0
        try finish(h8_tcp_make(stack, &handle))
        return TCPHandle(raw: handle)
    }

    /// Begins to connect; `.connected` or `.failed` follows.
    ///
    /// - Throws: `.noRoute`, `.already`, `.isConnected`, `.noMemory`.
    public func connect(_ handle: TCPHandle, to peer: SocketAddress) throws(StackError) {
        try finish(h8_tcp_connect(stack, handle.raw, peer.c))
    }

    /// Waits for peers at the bound address; `.accepted` brings each. One that is not wanted is
    /// aborted by `abort`.
    public func listen(_ handle: TCPHandle) throws(StackError) {
        try finish(h8_tcp_listen(stack, handle.raw))
    }

    /// Queues as many bytes as there is room for, and sends what may be sent.
    ///
    /// - Parameter more: more will follow soon, so what does not fill a segment may wait.
    /// - Returns: how many were taken.
    /// - Throws: `.wouldBlock` when there is no room; `.notConnected`; why the connection is no
    /// more.
    public func write(
        _ bytes: UnsafeRawBufferPointer, to handle: TCPHandle, more: Bool = false
    ) throws(StackError) -> Int {
        Int(try finish(h8_tcp_write(stack, handle.raw, bytes.baseAddress, bytes.count, more)))
    }

    public func write(
        _ bytes: some Collection<UInt8>, to handle: TCPHandle, more: Bool = false
    ) throws(StackError) -> Int {
        let write = { (raw: UnsafeRawBufferPointer) in
            h8_tcp_write(self.stack, handle.raw, raw.baseAddress, raw.count, more)
        }
        let result =
            bytes.withContiguousStorageIfAvailable { write(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes(write)
        return Int(try finish(result))
    }

    /// Bytes that `write` would take.
    public func space(_ handle: TCPHandle) -> Int { Int(h8_tcp_space(stack, handle.raw)) }

    /// Bytes written that the peer has not acknowledged; the end of the stream counts as one.
    public func unacknowledged(_ handle: TCPHandle) -> Int {
        Int(h8_tcp_unacknowledged(stack, handle.raw))
    }

    /// Reads into `buffer` what has arrived, and tells the peer that there is room again.
    ///
    /// - Parameter peek: leaves the bytes where they are.
    /// - Returns: how many; 0 at the end of the stream.
    /// - Throws: `.wouldBlock` when nothing has arrived; why the connection is no more.
    public func read(
        _ handle: TCPHandle, into buffer: UnsafeMutableRawBufferPointer, peek: Bool = false
    ) throws(StackError) -> Int {
        Int(try finish(h8_tcp_read(stack, handle.raw, buffer.baseAddress, buffer.count, peek)))
    }

    public func read(
        _ handle: TCPHandle, most: Int = .max, peek: Bool = false
    ) throws(StackError) -> [UInt8] {
        var result: Int32 = 0
        let size = min(max(most, 0), readable(handle))
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            result = h8_tcp_read(stack, handle.raw, buffer.baseAddress, size, peek)
            count = Int(max(result, 0))
        }
        try finish(result)
        return bytes
    }

    /// Reads as `read` does, but the peer is not told that there is room: `openWindow` does that.
    public func readSilently(
        _ handle: TCPHandle, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StackError) -> Int {
        Int(try finish(h8_tcp_read_silently(stack, handle.raw, buffer.baseAddress, buffer.count)))
    }

    /// Tells the peer of room for so many bytes, which `readSilently` has read.
    public func openWindow(_ handle: TCPHandle, by bytes: Int) throws(StackError) {
        try finish(h8_tcp_open_window(stack, handle.raw, max(bytes, 0)))
    }

    /// Ends one direction or both; the handle stays. After the end of reading, what arrives is
    /// dropped and read as the end of the stream.
    public func shutDown(
        _ handle: TCPHandle, reading: Bool, writing: Bool
    ) throws(StackError) {
        try finish(h8_tcp_shutdown(stack, handle.raw, reading, writing))
    }

    /// Resets the connection; the handle is stale from now on.
    public func abort(_ handle: TCPHandle) throws(StackError) {
        try finish(h8_tcp_abort(stack, handle.raw))
    }

    public func state(of handle: TCPHandle) -> TCPState {
        TCPState(rawValue: h8_tcp_state(stack, handle.raw)) ?? .closed
    }
}
