//  `host8266 image`: firmware in the chip's OTA format.

import ArgumentParser
import Chip
import Glibc
import Toolchain

struct ImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make and look at firmware images in the chip's OTA format.",
        discussion: """
            Such an image is what a device fetches for an upgrade over the air, and what \
            `host8266 run` puts into the flash. One image serves both slots, unless --slot names one.
            """,
        subcommands: [Make.self, Info.self])

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build an application and wrap it as an image.",
            discussion: """
                Exit codes: 0 made, 2 wrong usage or no such input, 3 the firmware does not build, \
                4 this machine lacks something.

                Example:
                  host8266 image make Examples/HelloTasks -o user1.bin
                """)

        @OptionGroup var building: BuildOptions

        @Option(
            name: [.short, .customLong("output")],
            help: ArgumentHelp("Where the image goes.", valueName: "file"))
        var output: String

        @Option(
            name: .customLong("flash-map"), help: "The flash that it is for (default: 4M).")
        var wantedMap: FlashMap?
        private var flashMap: FlashMap { wantedMap ?? .mb4 }

        @Option(
            help: ArgumentHelp(
                "The only slot that it may start from (default: any).", valueName: "slot"))
        var slot: FirmwareSlot?

        func run() throws {
            let firmware = try building.firmware()
            do {
                let image = OTAImage(
                    sharedObject: try firmware.loadedBytes(), buildID: firmware.buildID,
                    map: flashMap, slot: slot)
                if image.bytes.count > Int(flashMap.slotSize) {
                    say(
                        "host8266: note: the image has \(image.bytes.count) bytes, a slot of this "
                            + "flash \(flashMap.slotSize): it fits into no slot")
                }
                try Files.replace(output, with: image.bytes)
            } catch let error as FileError {
                complain("cannot write \(error.text)")
                throw ExitCode(2)
            } catch let failure as BuildFailure {
                complain(failure.sentence)
                throw ExitCode(failure.exitCode)
            }
        }
    }

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what an image is, and whether it would be started.",
            discussion: "Exit codes: 0 it would be started, 2 it would not, or cannot be read.")

        @Argument(help: "An image.")
        var file: String

        func run() throws {
            guard let bytes = Files.read(file) else {
                complain("cannot read \(file): \(String(cString: strerror(errno)))")
                throw ExitCode(2)
            }
            do throws(ImageFault) {
                let image = try OTAImage(reading: bytes)
                let id = image.marker.buildID.map { byte in
                    let digits = String(byte, radix: 16)
                    return digits.count == 1 ? "0" + digits : digits
                }
                print("image: \(image.bytes.count) bytes, checksums right")
                print("firmware: \(image.marker.length) bytes, build \(id.joined())")
                print("interface: version \(image.marker.version)")
                let map = FlashMap(rawValue: UInt32(image.sizeAndSpeed >> 4))
                print("slot: \(image.marker.slot?.name ?? "any")")
                print("flash: \(map?.name ?? "of a size that the SDK does not know")")
                if bytes.count > image.bytes.count {
                    print("behind it: \(bytes.count - image.bytes.count) more bytes")
                }
            } catch {
                complain("\(file) would not be started: \(error)")
                throw ExitCode(2)
            }
        }
    }
}
