//  The boot loader: which firmware starts, and how it comes from the flash into memory.
//
//  The word in the SDK's parameters names a slot. Its image is checked from the first byte to the
//  checksum before anything in it is looked at; if it is damaged, the other slot's is tried. The
//  shared object in it is then opened, by way of a file without a name. If it is the build that
//  this run has made, that build's own file is opened instead: the code is the same, and debuggers
//  find its symbols and sources.
//
//  Firmware that does not go through the flash (too large for its slot only because host code is
//  larger, or built with AddressSanitizer) is opened directly and counts as the first slot's.

import CHost
import Chip
import Glibc
import Simulation

/// Firmware that a board has chosen, before it is opened.
struct BootChoice {
    var path: String
    /// To be closed when the firmware is; nil where the file is somebody else's.
    var descriptor: Int32?
    var slot: FirmwareSlot
    var buildID: [UInt8]
    /// What was in the flash; nil where it does not come from there.
    var image: OTAImage?
}

extension Machine {
    /// Puts firmware into the first slot, as the maker's tool does before power-on: no time passes
    /// and no wear counts. A flash that holds this very image is left alone, its boot word
    /// included; with another one, the first slot is made the one that boots.
    ///
    /// - Returns: false where the slot is too small for it; nothing has changed then.
    public func install(_ image: OTAImage) -> Bool {
        let map = options.flashMap
        guard let address = map.address(of: .user1), image.bytes.count <= Int(map.slotSize) else {
            return false
        }
        var present = [UInt8](repeating: 0, count: image.bytes.count)
        _ = present.withUnsafeMutableBytes { flash.read(address, into: $0) }
        if present == image.bytes { return true }
        image.bytes.withUnsafeBytes { flash.program(address, $0) }
        let parameters = SystemParameters(flash: flash, map: map)
        var word = parameters.bootWord
        if word.slot != .user1 {
            word.slot = .user1
            _ = parameters.setBootWord(word)
        }
        flash.forgetStatistics()
        return true
    }

    /// What the boot loader starts.
    func chooseFirmware() throws(BootFailure) -> BootChoice {
        guard image.bootsFromFlash else {
            return BootChoice(
                path: image.path, descriptor: nil, slot: .user1, buildID: image.buildID)
        }
        let wanted = SystemParameters(flash: flash, map: options.flashMap).bootWord.slot
        let first = readImage(in: wanted)
        if case .success(let image) = first { return try open(image, wanted) }
        let second = readImage(in: wanted.other)
        if case .success(let image) = second {
            // The boot word stays as it is, so each boot comes here.
            let sentence =
                "the firmware of slot \(wanted.rawValue + 1) does not start: \(first.words); "
                + "slot \(wanted.other.rawValue + 1) does"
            if sentence != fallBackSaid { Diagnostics.say(sentence) }
            fallBackSaid = sentence
            return try open(image, wanted.other)
        }
        throw .noImage(
            wanted: wanted, reason: first.words, otherReason: second.words)
    }

    /// Reads and checks a slot's image. Takes no time.
    ///
    /// - Parameter limit: bytes that belong to it, where that is known: what lies behind them is
    /// left
    ///   of an older one.
    func readImage(
        in slot: FirmwareSlot, limit: UInt32 = .max
    ) -> Result<OTAImage, ImageFault> {
        guard let address = options.flashMap.address(of: slot) else {
            return .failure(.malformed("the flash has no such slot"))
        }
        let room = min(options.flashMap.slotSize, flash.size - address, limit)
        var bytes = [UInt8](repeating: 0, count: 16)
        _ = bytes.withUnsafeMutableBytes { flash.peek(address, into: $0) }
        // Enough for the flash part and what may follow it.
        let flashPart = bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
        }
        let count = Int(min(UInt64(flashPart) + 0x2_0000, UInt64(room)))
        bytes = [UInt8](repeating: 0, count: count)
        _ = bytes.withUnsafeMutableBytes { flash.peek(address, into: $0) }
        do throws(ImageFault) {
            return .success(try OTAImage(reading: bytes, in: slot))
        } catch {
            return .failure(error)
        }
    }

    private func open(_ found: OTAImage, _ slot: FirmwareSlot) throws(BootFailure) -> BootChoice {
        let wanted = Array((image.buildID + [UInt8](repeating: 0, count: 20)).prefix(20))
        if !image.path.isEmpty, found.marker.buildID == wanted {
            return BootChoice(
                path: image.path, descriptor: nil, slot: slot, buildID: image.buildID, image: found)
        }
        var path = [CChar](repeating: 0, count: 64)
        let descriptor = found.bytes[found.payload].withUnsafeBytes {
            h8_firmware_file($0.baseAddress, $0.count, &path, path.count)
        }
        let text = String(
            decoding: path.prefix(while: { $0 != 0 }).map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard descriptor >= 0 else {
            throw .cannotLoad(path: "in the flash", reason: String(cString: strerror(errno)))
        }
        return BootChoice(
            path: text, descriptor: descriptor, slot: slot, buildID: found.marker.buildID,
            image: found)
    }
}

extension Result where Failure == ImageFault {
    /// Why there is no success.
    fileprivate var words: String {
        if case .failure(let fault) = self { return "\(fault)" }
        return ""
    }
}
