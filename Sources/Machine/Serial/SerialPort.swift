//  A UART's connection to the host: a few descriptors, and what waits to be written to them.
//
//  Rules: nothing here blocks but `readAll`, which is for input that is read as a whole. What
//  nobody takes is dropped, oldest first, as a serial line would lose it. A client that goes away
//  may come back; only standard output that is closed ends the run.

import CHost
import Glibc
import HostIO

public final class SerialPort: HostParty {
    public let uart: Int
    public let option: SerialOption

    /// What bytes are written to; -1 for nothing.
    private var output: Int32 = -1
    /// What bytes are read from; -1 for nothing.
    private var input: Int32 = -1
    /// Where clients call; -1 for a port that has none.
    private var listener: Int32 = -1
    /// Kept open so that the pseudo-terminal outlives its users.
    private var otherSide: Int32 = -1
    private var link: String?

    private var buffer: [UInt8] = []
    private static let flushSize = 4096
    /// What is kept for a client that does not read.
    private static let mostKept = 65536

    /// Nobody reads standard output any more.
    public private(set) var isBroken = false

    /// Opens the endpoint and says on standard error where it is, if that is not known.
    ///
    /// - Parameter isReplayed: a recording has the input, so nobody is listened to, and a client or
    ///   terminal that was there is not.
    public init(uart: Int, option: SerialOption, isReplayed: Bool = false) throws(SerialError) {
        self.uart = uart
        self.option = option
        switch option.endpoint {
        case .stdio where isReplayed: output = STDOUT_FILENO
        case .pty where isReplayed, .tcp where isReplayed: break
        case .stdio:
            output = STDOUT_FILENO
            input = option.input == .live ? STDIN_FILENO : -1
        case .pty(let link): try openTerminal(link: link)
        case .tcp(let port): try listen(on: port)
        case .file(let path):
            output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard output >= 0 else { throw Self.error("cannot write \(path)") }
        case .none: break
        }
    }

    /// Writes what is left, and takes the link away. The descriptors end with the process.
    func finish() {
        flush()
        if let link { unlink(link) }
    }

    private static func error(_ text: String) -> SerialError {
        SerialError(description: "\(text): \(String(cString: strerror(errno)))")
    }

    // MARK: - Opening

    private func openTerminal(link: String?) throws(SerialError) {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var settings = termios()
        cfmakeraw(&settings)
        settings.c_cflag |= tcflag_t(CREAD)
        guard openpty(&master, &slave, nil, &settings, nil) == 0, let name = ttyname(slave) else {
            throw Self.error("cannot make a pseudo-terminal for UART\(uart)")
        }
        let path = String(cString: name)
        (output, input, otherSide) = (master, master, slave)
        makeClientReady(master)
        _ = fcntl(slave, F_SETFD, FD_CLOEXEC)
        if let link {
            var status = stat()
            // Only a link that an earlier run left is replaced.
            if lstat(link, &status) == 0, status.st_mode & S_IFMT == S_IFLNK { unlink(link) }
            guard symlink(path, link) == 0 else { throw Self.error("cannot make the link \(link)") }
            self.link = link
        }
        Diagnostics.say("UART\(uart) is \(path)")
    }

    private func listen(on port: UInt16) throws(SerialError) {
        let problem = "UART\(uart) cannot listen on 127.0.0.1:\(port)"
        listener = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Self.error(problem) }
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Glibc.listen(listener, 1) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else {
            defer {
                close(listener)
                listener = -1
            }
            throw Self.error(problem)
        }
        _ = fcntl(listener, F_SETFL, O_NONBLOCK)
        Diagnostics.say("UART\(uart) listens on 127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
    }

    private func makeClientReady(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    // MARK: - Reading

    /// What to watch for input: a client, or where one calls.
    private var watched: Int32 { input >= 0 ? input : listener }

    /// True while bytes may still come at a moment of the host's.
    public var canReceive: Bool { watched >= 0 }

    public func watch(_ places: inout [pollfd]) {
        guard watched >= 0 else { return }
        places.append(pollfd(fd: watched, events: Int16(POLLIN), revents: 0))
    }

    public func look(_ places: ArraySlice<pollfd>, into inbox: inout [HostMessage]) {
        guard let place = places.first, place.revents != 0 else { return }
        let bytes = read()
        if !bytes.isEmpty { inbox.append(HostMessage(.typed, UInt32(uart), bytes: bytes)) }
    }

    /// Takes what has come; called when `watched` can be read. Does not block.
    private func read() -> [UInt8] {
        guard input >= 0 else {
            accept()
            return []
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = Glibc.read(input, &bytes, bytes.count)
        if count > 0 { return Array(bytes.prefix(count)) }
        if count == 0 || (errno != EINTR && errno != EAGAIN) { endInput() }
        return []
    }

    private func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        makeClientReady(client)
        (input, output) = (client, client)
    }

    /// A client has gone; another may come. Standard input has ended for good.
    private func endInput() {
        if listener >= 0 {
            close(input)
            output = -1
        }
        // The pseudo-terminal's own side is kept open, so this is no end of its.
        if otherSide < 0 { input = -1 }
    }

    /// Reads on from standard input, and waits until there is something; nil at its end.
    func readAll() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
            if count > 0 { return Array(bytes.prefix(count)) }
            guard count < 0, errno == EINTR, h8_interruption() == 0 else { return nil }
        }
    }

    // MARK: - Writing

    func write(_ byte: UInt8) {
        guard option.endpoint != .none else { return }
        buffer.append(byte)
        if buffer.count >= Self.flushSize { flush() }
    }

    /// Writes what is buffered, as far as the other side takes it. Standard output and files take
    /// everything.
    public func flush() {
        guard !buffer.isEmpty else { return }
        var sent = 0
        while output >= 0, sent < buffer.count {
            let written = buffer.withUnsafeBytes {
                let rest = UnsafeRawBufferPointer(rebasing: $0[sent...])
                return listener >= 0
                    ? send(output, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                    : Glibc.write(output, rest.baseAddress, rest.count)
            }
            if written >= 0 {
                sent += written
                continue
            }
            if errno == EINTR { continue }
            if errno == EAGAIN {
                if output == STDOUT_FILENO { waitForRoom() } else { break }
            } else if option.endpoint == .stdio {
                isBroken = true
                sent = buffer.count
            } else {
                break
            }
        }
        buffer.removeFirst(sent)
        if buffer.count > Self.mostKept { buffer.removeFirst(buffer.count - Self.mostKept) }
    }

    /// Standard output may have been made non-blocking by whoever shares it.
    private func waitForRoom() {
        var place = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        _ = poll(&place, 1, 1000)
    }
}
