//  What the network's functions have in common: socket addresses, errors, and where they keep what
//  they return pointers to.

import CHost
import Machine
import NetworkStack
import SDKHeaders
import Simulation
import Sockets
import Wire

var network: ChipNetwork { ChipNetwork.current }

/// AF_INET, and the bytes of a sockaddr_in.
private let internet: UInt8 = 2
private let addressSize = MemoryLayout<sdk_sockaddr_in>.size

func setErrno(_ number: Int32) { h8_libc().pointee.errno_place.pointee = number }

/// Runs a call on the chip's network: its result, or -1 with errno.
func answer(
    _ call: TraceCall, _ object: CInt,
    _ body: (ChipNetwork) throws(SocketError) -> CInt
) -> CInt {
    network.begin()
    do throws(SocketError) {
        let result = try body(network)
        network.finish(call, object, result: result)
        return result
    } catch {
        network.finish(call, object, result: -1, error: error.number)
        setErrno(error.number)
        return -1
    }
}

/// The address in a sockaddr.
///
/// - Throws: `.io`, lwIP's word for a bad argument: NULL, too short, or another family.
func read(
    _ name: UnsafePointer<sdk_sockaddr>?, _ length: sdk_socklen_t
) throws(SocketError) -> SocketAddress {
    guard let name, length >= addressSize, name.pointee.sa_family == internet else { throw .io }
    // The C side may have cast a sockaddr_in, which is aligned to 4; a sockaddr is not.
    let raw = UnsafeRawPointer(name).loadUnaligned(as: sdk_sockaddr_in.self)
    return SocketAddress(
        IPv4Address(network: raw.sin_addr.s_addr), raw.sin_port.byteSwapped)
}

/// Writes an address, as much of it as there is room for. Nothing where either is NULL.
func write(
    _ address: SocketAddress, to name: UnsafeMutablePointer<sdk_sockaddr>?,
    _ length: UnsafeMutablePointer<sdk_socklen_t>?
) {
    guard let name, let length else { return }
    var value = sdk_sockaddr_in()
    value.sin_len = UInt8(addressSize)
    value.sin_family = internet
    value.sin_port = address.port.byteSwapped
    value.sin_addr.s_addr = address.address.networkOrder
    let count = min(Int(length.pointee), addressSize)
    withUnsafeBytes(of: value) { bytes in
        UnsafeMutableRawPointer(name).copyMemory(from: bytes.baseAddress!, byteCount: count)
    }
    length.pointee = sdk_socklen_t(count)
}

/// What the chip's lwIP keeps in static variables, by its place in the network's share of the RAM.
enum StaticPlace: Int {
    /// The text of ipaddr_ntoa, 16 bytes.
    case addressText = 0
    case hostError = 16
    /// lwip_gethostbyname's result, with what it points to.
    case host = 32
    case hostBuffer = 96
    /// The interfaces as firmware sees them (netif.swift).
    case interfaces = 512
    /// The list of espconn_get_connection_info, 15 of 12 bytes.
    case espconnPeers = 1024

    var pointer: UnsafeMutableRawPointer {
        Machine.current.systemMemory(.network) + rawValue
    }
}
