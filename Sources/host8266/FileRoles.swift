//  What each file of a run is for: one that is written serves for nothing else.
//
//  Two records in one file would spoil each other, and a record in place of the scenario would
//  destroy it. Devices and pipes, such as /dev/null, are left alone.

import ArgumentParser
import Glibc
import Toolchain

struct FileRoles {
    /// The same file has the same, under whatever name.
    private enum Identity: Equatable {
        case file(device: UInt, number: UInt)
        /// Not there yet: where it will be.
        case place(device: UInt, directory: UInt, name: Substring)
    }

    private struct Role {
        let option: String
        let identity: Identity
        let isWritten: Bool
    }

    private var roles: [Role] = []

    /// - Parameter path: nil where the option is not given.
    /// - Throws: exit code 2, after the reason has been said.
    mutating func read(_ option: String, _ path: String?) throws {
        try add(option, path, isWritten: false)
    }

    mutating func write(_ option: String, _ path: String?) throws {
        try add(option, path, isWritten: true)
    }

    private mutating func add(_ option: String, _ path: String?, isWritten: Bool) throws {
        guard let path, let identity = Self.identity(of: path) else { return }
        let other = roles.first { $0.identity == identity && ($0.isWritten || isWritten) }
        if let other {
            complain(
                "\(option) and \(other.option) name the same file, \(path); give each its own")
            throw ExitCode(2)
        }
        roles.append(Role(option: option, identity: identity, isWritten: isWritten))
    }

    private static func identity(of path: String) -> Identity? {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            return .file(device: UInt(status.st_dev), number: UInt(status.st_ino))
        }
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard stat(directory, &status) == 0 else { return nil }
        return .place(
            device: UInt(status.st_dev), directory: UInt(status.st_ino),
            name: slash.map { path[path.index(after: $0)...] } ?? path[...])
    }
}
