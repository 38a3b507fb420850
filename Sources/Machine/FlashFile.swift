//  Where the flash's contents live on the host: in a file that the user named, or in a private one
//  that goes with the run.
//
//  The file has the chip's offsets from byte 0 on, so images of other tools fit. It is mapped
//  shared: what firmware writes is in it at once, and stays when this process is killed. A lock
//  keeps a second run away from it.

import CHost
import Chip
import Glibc

/// Why a flash file cannot be used. Nothing in it has been changed.
public enum FlashFileError: Error, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case notAFile(path: String)
    case wrongSize(path: String, bytes: Int, wanted: UInt32, map: FlashMap)
    case locked(path: String)
    case noMemory(reason: String)

    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the flash file \(path) for reading and writing: \(reason)"
        case .notAFile(let path):
            "the flash file \(path) is not a regular file"
        case .wrongSize(let path, let bytes, let wanted, let map):
            "the flash file \(path) has \(bytes) bytes, a flash of \(map.name) has \(wanted): give "
                + "the map that fits with --flash-map, or another file"
        case .locked(let path):
            "another run uses the flash file \(path); wait for it, or copy the file"
        case .noMemory(let reason):
            "cannot make a flash: \(reason)"
        }
    }
}

/// A flash's memory. Lives as long as the process, since the chip's window shows it.
public struct FlashFile {
    let memory: UnsafeMutablePointer<h8_flash>

    /// Opens `path`, or makes it, erased, where there is nothing; nil makes a private flash.
    ///
    /// - Throws: `FlashFileError`; the file is as it was then.
    public init(path: String?, map: FlashMap) throws(FlashFileError) {
        memory = .allocate(capacity: 1)
        memory.initialize(to: h8_flash())
        if let path {
            try open(path, map)
        } else {
            let descriptor = h8_flash_private(map.size)
            guard descriptor >= 0 else {
                throw .noMemory(reason: String(cString: strerror(errno)))
            }
            try show(descriptor, map.size, isNew: true)
        }
    }

    private func open(_ path: String, _ map: FlashMap) throws(FlashFileError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        do throws(FlashFileError) {
            try check(descriptor, path, map)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private func check(
        _ descriptor: Int32, _ path: String, _ map: FlashMap
    ) throws(FlashFileError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .locked(path: path) }
        // Made just now, by this or by a run that another one has outrun: the lock decides.
        guard fstat(descriptor, &status) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        let isNew = status.st_size == 0
        guard isNew || status.st_size == Int(map.size) else {
            throw .wrongSize(path: path, bytes: status.st_size, wanted: map.size, map: map)
        }
        if isNew, ftruncate(descriptor, Int(map.size)) != 0 {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        try show(descriptor, map.size, isNew: isNew)
        // Another tool that reads the file shall find an erased flash.
        if isNew {
            for sector in 0..<map.size / flashSectorSize { h8_flash_fill(memory, sector) }
        }
    }

    private func show(
        _ descriptor: Int32, _ size: UInt32, isNew: Bool
    ) throws(FlashFileError) {
        let problem = h8_flash_open(memory, descriptor, size, isNew ? 1 : 0)
        guard problem == 0 else { throw .noMemory(reason: String(cString: strerror(problem))) }
    }

    /// The chip over this memory.
    func chip() -> FlashChip {
        FlashChip(
            bytes: memory.pointee.bytes, unfilled: memory.pointee.unfilled,
            size: memory.pointee.size)
    }
}
