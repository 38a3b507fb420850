//  espressif/upgrade.h: fetching an upgrade and writing it. Flags and the restart are in
//  esp_system.swift.
//
//  SDK 1.5 declares these, and their source comes with its applications. Firmware that brings its
//  own is linked with its own.

import Machine
import NetworkStack
import SDKHeaders
import Sockets
import Wire

private var machine: Machine { Machine.current }

/// The next `system_upgrade` writes the image's first bytes, to the slot that does not run.
@c @implementation
public func system_upgrade_init() {
    _ = machine.beginUpgrade()
    machine.settle()
}

/// Ends writing, and a download that goes on; its callback does not come then.
@c @implementation
public func system_upgrade_deinit() {
    if network.isDownloading { network.stopDownload() } else { machine.endUpgrade() }
}

/// Begins to fetch `server.url`, a whole request, and to write what is answered. Returns at once;
/// false where `server` or its url is NULL, while a download goes on, and when the heap is full.
/// `server` and what it points to must last until `check_cb`, which comes once, in the download's
/// task: when the upgrade is there (`upgrade_flag` 1, UPGRADE_FLAG_FINISH), when it has failed, or
/// after `check_times` milliseconds (0, UPGRADE_FLAG_IDLE).
@c @implementation
public func system_upgrade_start(_ server: UnsafeMutablePointer<upgrade_server_info>!) -> Bool {
    machine.charge(Cost.system)
    guard let server, let request = server.pointee.url else { return false }
    server.pointee.upgrade_flag = 0
    let address = server.pointee.sockaddrin
    let order = DownloadOrder(
        server: SocketAddress(
            IPv4Address(network: address.sin_addr.s_addr), address.sin_port.byteSwapped),
        request: UnsafePointer(request), timeLimit: server.pointee.check_times,
        subject: UnsafeMutableRawPointer(server), report: report)
    return network.startDownload(order)
}

/// Tells firmware how a download ended. Its callback may restart the chip.
private let report: @convention(c) (UnsafeMutableRawPointer, Bool) -> Void = { subject, isThere in
    let server = subject.assumingMemoryBound(to: upgrade_server_info.self)
    server.pointee.upgrade_flag = isThere ? 1 : 0
    server.pointee.check_cb?(subject)
}

/// Not supported: false, said once.
@c @implementation
public func system_upgrade_start_ssl(_ server: UnsafeMutablePointer<upgrade_server_info>!) -> Bool {
    machine.charge(Cost.look)
    machine.adviseUnsupported("system_upgrade_start_ssl", "without SSL")
    return false
}

/// Writes the image's next `len` bytes. Takes the flash's time; false before system_upgrade_init
/// and beyond the slot's end.
@c @implementation
public func system_upgrade(_ data: UnsafeMutablePointer<UInt8>!, _ len: UInt32) -> Bool {
    machine.charge(Cost.system)
    guard len > 0, let data else { return true }
    return machine.writeUpgrade(UnsafeRawBufferPointer(start: data, count: Int(len)))
}
