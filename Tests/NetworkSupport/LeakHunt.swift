//  Whether what is made and given back again and again leaves something behind.

import Chip
import Glibc
import NetworkStack
import Simulation
import Wire
import World

extension Fuzzing {
    /// Makes networks and drops them in the middle of a conversation.
    ///
    /// - Parameter isAlone: nothing else goes on in the process, so that its size is judged too.
    public static func makeAndDrop(_ count: Int, isAlone: Bool) throws -> [String] {
        var size = 0
        weak var lastWorld: World?
        weak var lastStack: IPStack?
        for number in 0..<count {
            if number == count / 10 { size = residentBytes }
            try scoped {
                let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
                let handle = try client.stack.makeTCP()
                try client.stack.connect(handle, to: SocketAddress(FuzzWorld.remote, 19))
                client.run(for: UInt64(number % 8) * .perMillisecond)
                (lastWorld, lastStack) = (client.world, client.stack)
            }
            if lastWorld != nil || lastStack != nil { return ["network \(number) is still there"] }
        }
        guard isAlone else { return [] }
        let growth = residentBytes - size
        return growth < 4 << 20 ? [] : ["\(count) networks have left \(growth) bytes behind"]
    }

    /// Connects, sends, reads and closes, again and again.
    public static func connect(_ count: Int) throws -> [String] {
        let client = try Client(FuzzWorld.plan, address: FuzzWorld.client)
        client.keepsFrames = false
        let before = (client.world.statistics, client.stack.statistics)
        for number in 0..<count {
            let host = number % 2 == 0 ? FuzzWorld.neighbour : FuzzWorld.remote
            let text = try client.exchange("12345", with: SocketAddress(host, 7), enough: 5)
            if text.count != 5 { return ["connection \(number) has echoed \(text)"] }
        }
        client.run(for: 900 * .perSecond)
        let left = (client.world.statistics.blocks, client.stack.statistics.blocks)
        guard left == (before.0.blocks, before.1.blocks) else {
            return ["\(count) connections have left blocks behind: \(left), before \(before)"]
        }
        return []
    }

    /// A function of its own, so that nothing lives longer than the call.
    @inline(never) private static func scoped(_ body: () throws -> Void) rethrows {
        try body()
    }

    private static var residentBytes: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            .split(separator: " ")
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
