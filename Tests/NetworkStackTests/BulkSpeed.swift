//  How fast a stack moves bytes, on the host's clock: printed, not judged (`make bench` judges).

import Chip
import Glibc
import NetworkStack
import Simulation
import Testing
import Wire

struct BulkSpeed {
    @Test(.enabled(if: getenv("H8_BENCH") != nil)) func bytesASecond() throws {
        let link = try Link()
        let listener = try link.stacks[1].makeTCP()
        try link.stacks[1].bind(listener, to: SocketAddress(.any, 80))
        try link.stacks[1].listen(listener)
        let client = try link.stacks[0].makeTCP()
        let total = 100 << 20
        let block = [UInt8](repeating: 7, count: 65535)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 8)
        defer { buffer.deallocate() }
        var written = 0
        var read = 0
        link.onEvent = { side, event in
            if side == 0, written < total {
                written += (try? link.stacks[0].write(block, to: client)) ?? 0
            }
            if case .received(let endpoint, _) = event {
                let handle = TCPHandle(raw: endpoint)
                read += (try? link.stacks[1].read(handle, into: buffer)) ?? 0
            }
        }
        defer { link.onEvent = nil }
        var start = timespec()
        clock_gettime(CLOCK_MONOTONIC, &start)
        try link.stacks[0].connect(client, to: SocketAddress(Link.addresses[1], 80))
        link.run(for: .seconds(10_000)) { read >= total }
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let seconds = Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
        print("TCP bulk: \(Int(Double(read) / seconds / 1e6)) MB/s of host time")
        #expect(read >= total)
    }
}
