//  select: waiting for several sockets at once.

import Kernel
import Machine
import NetworkStack
import Simulation

/// Descriptors, a bit for each from 0. C: fd_set
public struct DescriptorSet: Equatable, Sendable {
    public var bits: UInt16
    public init(bits: UInt16) { self.bits = bits }
}

extension ChipNetwork {
    /// Waits until one of the sockets is ready. C: lwip_select.
    ///
    /// Ready for reading is what has bytes, an end, an error or a peer that waits; for writing what
    /// has room; exceptional is what has failed. Descriptors that name no socket are passed over.
    ///
    /// - Parameters:
    ///   - count: descriptors below it are looked at.
    ///   - sets: which; afterwards those that are ready.
    ///   - milliseconds: nil waits without end, 0 not at all.
    /// - Returns: how many are ready; 0 when the time is over.
    /// - Throws: `.badDescriptor` when one is closed meanwhile, `.noMemory`.
    public func select(
        _ count: Int32, read: inout DescriptorSet, write: inout DescriptorSet,
        except: inout DescriptorSet, milliseconds: Int32?
    ) throws(SocketError) -> Int32 {
        let mask = count >= 16 ? UInt16.max : count <= 0 ? 0 : UInt16(1) << UInt16(count) - 1
        let wanted = (read.bits & mask, write.bits & mask, except.bits & mask)
        let open = openDescriptors & (wanted.0 | wanted.1 | wanted.2)
        let ages = ageSum(of: open)
        let deadline = deadline(milliseconds: milliseconds ?? 0)
        while true {
            let ready = (
                wanted.0 & readable(open), wanted.1 & writable(open), wanted.2 & failed(open)
            )
            let found = ready.0.nonzeroBitCount + ready.1.nonzeroBitCount + ready.2.nonzeroBitCount
            var isOver = found > 0 || milliseconds == 0
            if !isOver {
                do throws(SocketError) {
                    // Whoever waits for failures hears of them as of anything that can be read.
                    try sleep(
                        reading: UInt32(wanted.0 | wanted.2), writing: UInt32(wanted.1),
                        until: deadline, in: "select")
                } catch {
                    guard error == .wouldBlock else { throw error }
                    isOver = true
                }
                guard ageSum(of: open) == ages else { throw .badDescriptor }
            }
            if isOver {
                read.bits = ready.0
                write.bits = ready.1
                except.bits = ready.2
                return Int32(found)
            }
        }
    }

    private var openDescriptors: UInt16 {
        var bits: UInt16 = 0
        for index in sockets.indices where sockets[index].kind != .free {
            if sockets[index].kind != .lingering { bits |= 1 << UInt16(index) }
        }
        return bits
    }

    /// Changes when one of the sockets is closed or another takes its place.
    private func ageSum(of bits: UInt16) -> UInt64 {
        var sum: UInt64 = 0
        for index in sockets.indices where bits & 1 << UInt16(index) != 0 {
            let isOpen = openDescriptors & 1 << UInt16(index) != 0
            sum = sum &* 31 &+ UInt64(sockets[index].generation) &+ (isOpen ? 1 << 32 : 0)
        }
        return sum
    }

    private func bits(of open: UInt16, _ holds: (Socket, IPStack) -> Bool) -> UInt16 {
        guard let stack else { return 0 }
        var bits: UInt16 = 0
        for index in sockets.indices where open & 1 << UInt16(index) != 0 {
            if holds(sockets[index], stack) { bits |= 1 << UInt16(index) }
        }
        return bits
    }

    private func readable(_ open: UInt16) -> UInt16 {
        bits(of: open) { socket, stack in
            switch socket.kind {
            case .tcp where socket.isListening: return !socket.waiting.isEmpty
            case .tcp:
                if socket.hasFailed { return true }
                guard socket.isConnected else { return false }
                var byte: UInt8 = 0
                // 1 byte, or 0 at the end; an error when there is nothing.
                let seen = withUnsafeMutableBytes(of: &byte) { buffer in
                    try? stack.read(TCPHandle(raw: socket.raw), into: buffer, peek: true)
                }
                return seen != nil
            case .udp: return stack.queued(UDPHandle(raw: socket.raw)) > 0
            case .raw: return stack.queued(RawHandle(raw: socket.raw)) > 0
            case .free, .lingering: return false
            }
        }
    }

    private func writable(_ open: UInt16) -> UInt16 {
        let room = rules.writableRoom
        return bits(of: open) { socket, stack in
            switch socket.kind {
            case .tcp where socket.isListening: false
            case .tcp:
                socket.hasFailed
                    || socket.isConnected && stack.space(TCPHandle(raw: socket.raw)) > room
            case .udp, .raw: true
            case .free, .lingering: false
            }
        }
    }

    private func failed(_ open: UInt16) -> UInt16 {
        bits(of: open) { socket, _ in socket.hasFailed }
    }
}
