//  The SDK's download of an upgrade by HTTP (Guide 3.4.1): system_upgrade_start.
//
//  A task of its own connects, sends what firmware has written as the request, and hands what comes
//  to `Machine.writeUpgrade`. One deadline ends whatever it waits for. At the end it checks the
//  image, sets the flag, and tells firmware.
//
//  Rules: one download at a time; it is the board's, in `ChipNetwork.download`. The task holds no
//  object while it waits (Subsystem.swift), and what firmware may stop or free meanwhile it looks
//  up again. Nothing but the piece that has just come is in memory, on the chip's heap.
//
//  Fidelity: the source is the application's on the chip; the lines of a download that goes well
//  are the guide's, the others ours, and the callback comes in the download's task
//  (Docs/Fidelity.md).

import Chip
import Kernel
import Machine
import NetworkStack
import Simulation
import Wire

/// What firmware asks for. Its memory stays firmware's, and must last until `report`.
public struct DownloadOrder {
    public var server: SocketAddress
    /// What is sent, up to its zero and with it.
    public var request: UnsafePointer<UInt8>
    /// Milliseconds until it has failed; 0 stands for a minute.
    public var timeLimit: UInt32
    /// Called at the end with `subject`, and whether the upgrade is there. May not return.
    public var report: @convention(c) (_ subject: UnsafeMutableRawPointer, _ isThere: Bool) -> Void
    public var subject: UnsafeMutableRawPointer

    public init(
        server: SocketAddress, request: UnsafePointer<UInt8>, timeLimit: UInt32,
        subject: UnsafeMutableRawPointer,
        report: @escaping @convention(c) (UnsafeMutableRawPointer, Bool) -> Void
    ) {
        self.server = server
        self.request = request
        self.timeLimit = timeLimit
        self.subject = subject
        self.report = report
    }
}

/// A download that goes on.
struct FirmwareDownload {
    let order: DownloadOrder
    /// A piece of the answer, on the chip's heap.
    let buffer: UnsafeMutableRawPointer
    /// The tick at which its time is over.
    let end: UInt32
    var descriptor: Int32?
    var isConnected = false
    var head = HTTPAnswerHead()
    /// Bytes of the content, and how many have come.
    var length: UInt32 = 0
    var received: UInt32 = 0

    /// A segment's worth: the guide's steps of 1460. C: UPGRADE_DATA_SEG_LEN
    static let pieceBytes: UInt32 = 1460
    static let defaultTimeLimit: UInt32 = 60_000
    static let stackWords: UInt32 = 512
    static let priority: UInt32 = 5
}

extension ChipNetwork {
    /// Begins a download in a task of its own.
    ///
    /// - Returns: false while one goes on, and where the heap has no room or the flash no slot for
    /// it.
    public func startDownload(_ order: DownloadOrder) -> Bool {
        guard download == nil, machine.beginUpgrade() else { return false }
        guard let buffer = machine.systemAllocate(FirmwareDownload.pieceBytes) else {
            machine.endUpgrade()
            return false
        }
        let limit =
            order.timeLimit == 0 ? FirmwareDownload.defaultTimeLimit : order.timeLimit
        download = FirmwareDownload(
            order: order, buffer: buffer,
            end: machine.kernel.pointee.tickCount &+ max(limit / 10, 1))
        machine.upgradeFlag = UpgradeFlag.start.rawValue
        let isStarted = machine.startTask(
            "upgrade_task", priority: FirmwareDownload.priority,
            stackWords: FirmwareDownload.stackWords
        ) { _ in ChipNetwork.current.runDownload() }
        if !isStarted {
            machine.upgradeFlag = UpgradeFlag.idle.rawValue
            dropDownload()
            machine.endUpgrade()
        }
        return isStarted
    }

    public var isDownloading: Bool { download != nil }

    /// Lets a download that goes on end, without a report. Its task notices when it runs next.
    public func stopDownload() {
        machine.upgradeFlag = UpgradeFlag.idle.rawValue
        if let descriptor = download?.descriptor { close(download: descriptor) }
    }

    // MARK: - The task

    private func runDownload() {
        var failure: DownloadFailure?
        do throws(DownloadFailure) {
            try fetch()
        } catch {
            failure = error
        }
        if let descriptor = download?.descriptor { close(download: descriptor) }
        finish(failure)
    }

    /// What the guide's sample does, with its lines.
    private func fetch() throws(DownloadFailure) {
        say("Hello, welcome to client!\n")
        try connect()
        say("connect ok!\n")
        try sendRequest()
        say("send success\n")
        while true {
            let count = try receivePiece()
            say("read data success!\n")
            if try take(count) { break }
        }
        try checkImage()
        say("upgrade file download finished.\n")
    }

    private func connect() throws(DownloadFailure) {
        let descriptor = try attempt(.socket, 0, DownloadFailure.socket) {
            () throws(SocketError) in
            let descriptor = try self.socket(family: 2, type: 1, protocol: 0)
            self.download?.descriptor = descriptor
            try self.setNonBlocking(descriptor, true)
            return descriptor
        }
        say("socket ok!\n")
        _ = try attempt(.connect, descriptor, DownloadFailure.connection) {
            () throws(SocketError) in
            guard let server = self.download?.order.server else { throw .notConnected }
            do throws(SocketError) {
                try self.connect(descriptor, to: server)
            } catch {
                if error != .inProgress { throw error }
            }
            return 0
        }
        try waitForConnection(descriptor)
    }

    private func waitForConnection(_ descriptor: Int32) throws(DownloadFailure) {
        let milliseconds = try timeLeft()
        let count = try attempt(.select, descriptor + 1, DownloadFailure.connection) {
            () throws(SocketError) in
            var (reading, writing) = (DescriptorSet(bits: 0), DescriptorSet(bits: 0))
            var failing = DescriptorSet(bits: 0)
            writing.bits = 1 << UInt16(descriptor)
            return try self.select(
                descriptor + 1, read: &reading, write: &writing, except: &failing,
                milliseconds: milliseconds)
        }
        if count == 0 { throw .timeOut }
        _ = try attempt(.getOption, descriptor, DownloadFailure.connection) {
            () throws(SocketError) in
            let name = try self.find(descriptor)
            if let error = self.sockets[name.index].error { throw error }
            try self.setNonBlocking(descriptor, false)
            self.download?.isConnected = true
            return 0
        }
    }

    /// Sends the request with its zero, as the guide's `write` does.
    private func sendRequest() throws(DownloadFailure) {
        guard let order = download?.order else { throw .stopped }
        var length = 0
        while order.request[length] != 0 {
            machine.putCharacter(order.request[length])
            length += 1
        }
        let descriptor = try setTimeLimit()
        let bytes = UnsafeRawBufferPointer(start: order.request, count: length + 1)
        let sent = try attempt(.send, descriptor, DownloadFailure.connection) {
            () throws(SocketError) in
            try self.send(descriptor, bytes, [], to: nil)
        }
        if sent < bytes.count { throw .timeOut }
    }

    /// Waits for the next bytes, and puts them into the buffer.
    private func receivePiece() throws(DownloadFailure) -> Int {
        guard let buffer = download?.buffer else { throw .stopped }
        let descriptor = try setTimeLimit()
        let room = UnsafeMutableRawBufferPointer(
            start: buffer, count: Int(FirmwareDownload.pieceBytes))
        let count = try attempt(.receive, descriptor, DownloadFailure.connection) {
            () throws(SocketError) in
            try self.receive(descriptor, into: room, []).count
        }
        if count == 0 { throw .closed }
        return Int(count)
    }

    /// Takes what is in the buffer: the head, then the content.
    ///
    /// - Returns: whether that was the last of it.
    private func take(_ count: Int) throws(DownloadFailure) -> Bool {
        guard let buffer = download?.buffer else { throw .stopped }
        var piece = UnsafeRawBufferPointer(start: buffer, count: count)
        let hadHead = download?.head.isComplete == true
        if !hadHead {
            let taken = try takeHead(piece)
            guard download?.head.isComplete == true else { return false }
            try judgeHead()
            say("upgrade file download start.\n")
            piece = UnsafeRawBufferPointer(rebasing: piece[taken...])
        }
        guard let length = download?.length, var received = download?.received else {
            throw .stopped
        }
        // What follows the content is nothing of ours.
        let size = min(piece.count, Int(length - received))
        received += UInt32(size)
        download?.received = received
        if !machine.writeUpgrade(UnsafeRawBufferPointer(rebasing: piece[..<size])) {
            throw .flash
        }
        if hadHead {
            say("totallen = ")
            say(received)
            say("\n")
        }
        return received == length
    }

    private func takeHead(_ piece: UnsafeRawBufferPointer) throws(DownloadFailure) -> Int {
        do throws(HTTPAnswerHead.Problem) {
            return try download?.head.take(piece) ?? 0
        } catch {
            throw .head(error)
        }
    }

    /// Whether what follows the head is an image that the slot has room for.
    private func judgeHead() throws(DownloadFailure) {
        guard let head = download?.head else { throw .stopped }
        guard head.status == 200 else { throw .status(head.status) }
        guard !head.isEncoded else { throw .encoded }
        guard let length = head.length else { throw .noLength }
        guard length <= UInt64(machine.upgradeRoom ?? 0) else { throw .tooLong(length) }
        guard length > 0 else { throw .image }
        download?.length = UInt32(length)
    }

    private func checkImage() throws(DownloadFailure) {
        let isGood = machine.checkUpgrade() == nil
        machine.settle()
        if !isGood { throw .image }
        guard machine.upgradeFlag == UpgradeFlag.start.rawValue else { throw .stopped }
    }

    // MARK: - Time and calls

    /// Milliseconds until the download's time is over, for a call that waits.
    private func timeLeft() throws(DownloadFailure) -> Int32 {
        guard let end = download?.end,
            machine.upgradeFlag == UpgradeFlag.start.rawValue
        else { throw .stopped }
        let ticks = Int32(bitPattern: end &- machine.kernel.pointee.tickCount)
        if ticks <= 0 { throw .timeOut }
        return Int32(clamping: Int64(ticks) * 10)
    }

    /// Lets the socket's next calls wait no longer than that.
    private func setTimeLimit() throws(DownloadFailure) -> Int32 {
        let milliseconds = try timeLeft()
        guard let descriptor = download?.descriptor, let name = try? find(descriptor) else {
            throw .stopped
        }
        sockets[name.index].receiveTimeout = milliseconds
        sockets[name.index].sendTimeout = milliseconds
        return descriptor
    }

    /// Runs a call as firmware would make it, and records it.
    private func attempt(
        _ call: TraceCall, _ object: Int32, _ failure: (SocketError) -> DownloadFailure,
        _ body: () throws(SocketError) -> Int32
    ) throws(DownloadFailure) -> Int32 {
        begin()
        do throws(SocketError) {
            let result = try body()
            finish(call, object, result: result)
            return result
        } catch {
            finish(call, object, result: -1, error: error.number)
            if download?.descriptor == nil, call != .socket { throw .stopped }
            throw error == .wouldBlock ? .timeOut : failure(error)
        }
    }

    private func close(download descriptor: Int32) {
        download?.descriptor = nil
        begin()
        do throws(SocketError) {
            try close(descriptor)
            finish(.close, descriptor, result: 0)
        } catch {
            finish(.close, descriptor, result: -1, error: error.number)
        }
    }

    // MARK: - The end

    /// Gives everything back, then tells: firmware may restart the chip when it learns of the end.
    private func finish(_ failure: DownloadFailure?) {
        guard let order = download?.order else { return }
        if let failure { tell(failure) }
        let isStopped = if case .stopped? = failure { true } else { false }
        dropDownload()
        machine.endUpgrade()
        let flag = failure == nil ? UpgradeFlag.finish : .idle
        machine.upgradeFlag = flag.rawValue
        if failure != nil { say("upgrade file download failed.\n") }
        if !isStopped { order.report(order.subject, failure == nil) }
        machine.settle()
    }

    func dropDownload() {
        if let buffer = download?.buffer { machine.systemRelease(buffer) }
        download = nil
    }

    /// Says why, on standard error. Does not wait.
    private func tell(_ failure: DownloadFailure) {
        guard let download else { return }
        let reason =
            if case .image = failure {
                "what it sent cannot be started: \(machine.checkUpgrade() ?? .truncated)"
            } else {
                failure.reason(download)
            }
        let slot = machine.runningSlot.rawValue + 1
        Diagnostics.say(
            "the upgrade from \(download.order.server) failed: \(reason). The firmware of slot "
                + "\(slot) stays")
    }

    private func say(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { machine.putCharacter(text.utf8Start[index]) }
    }

    private func say(_ number: UInt32) {
        var place: UInt32 = 1
        while number / place >= 10 { place *= 10 }
        while place > 0 {
            machine.putCharacter(UInt8(0x30 + number / place % 10))
            place /= 10
        }
    }
}
