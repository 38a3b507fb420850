//  `host8266 fs`: makes and looks into SPIFFS images.
//
//  Exit codes: 0; 1 from `check` when it found damage that it was not asked to repair; 2 when a
//  file or an option is wrong, with one sentence on stderr, and then no file was changed: an image
//  is written beside itself and renamed into place.
import ArgumentParser
import FileSystem
import Glibc

struct FileSystemCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fs",
        abstract: "Make SPIFFS images, and look into them.",
        discussion: """
            An image is a file of its own or a part of a flash image (--offset). Its geometry is \
            what the firmware gives to esp_spiffs_init: nothing in the image tells it.
            """,
        subcommands: [Make.self, List.self, Get.self, Put.self, Check.self])

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an image of the files in a directory.",
            discussion: """
                A file in a sub-directory gets its path as its name: SPIFFS has no directories. With \
                --offset the image is put into a flash image that is there.

                Example:
                  host8266 fs make data.bin data --size 128K --page 128
                """)

        @Argument(help: "The image to write.") var image: String
        @Argument(help: "The directory.") var directory: String
        @OptionGroup var geometry: FileSystemGeometry

        func run() throws {
            try reportingImageErrors {
                let names = try LocalFiles.list(directory)
                let file = try geometry.newImage(image)
                let system = try file.mount(formatting: true)
                for name in names {
                    let content = try LocalFiles.read(directory + "/" + name)
                    try system.store(content, as: name, of: image)
                }
                system.unmount()
                try file.save()
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the size and the name of each file in an image.")

        @Argument(help: "The image.") var image: String
        @OptionGroup var geometry: FileSystemGeometry

        func run() throws {
            try reportingImageErrors {
                let system = try geometry.image(image).mount()
                for entry in try system.allEntries(of: image) {
                    print(String(entry.size).leftPadded(to: 9), printable(entry.name.text))
                }
            }
        }
    }

    struct Get: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a file of an image to standard output, or to a file.")

        @Argument(help: "The image.") var image: String
        @Argument(help: "The file's name in the image.") var name: String
        @Option(name: .shortAndLong, help: "Where to; else standard output.") var output: String?
        @OptionGroup var geometry: FileSystemGeometry

        func run() throws {
            try reportingImageErrors {
                let system = try geometry.image(image).mount()
                let content = try system.content(of: name, in: image)
                if let output { return try LocalFiles.replace(output, with: content) }
                try LocalFiles.print(content)
            }
        }
    }

    struct Put: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a file into an image, in the place of one that has its name.")

        @Argument(help: "The image.") var image: String
        @Argument(help: "The file.") var file: String
        @Option(help: "Its name in the image (default: the last part of its path).")
        var name: String?
        @OptionGroup var geometry: FileSystemGeometry

        func run() throws {
            try reportingImageErrors {
                let content = try LocalFiles.read(file)
                let target = try geometry.image(image)
                let system = try target.mount()
                try system.store(
                    content, as: name ?? String(file.split(separator: "/").last ?? ""), of: image)
                system.unmount()
                try target.save()
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look for damage in an image, as SPIFFS_check does, and repair it.",
            discussion: "Exit code: 0 no damage, or repaired; 1 damage; 2 trouble.")

        @Argument(help: "The image.") var image: String
        @Flag(help: "Repair what is found.") var repair = false
        @OptionGroup var geometry: FileSystemGeometry

        func run() throws {
            let isDamaged = try reportingImageErrors {
                let file = try geometry.image(image)
                let system = try file.mount()
                let findings = try file.explaining { () throws(SPIFFSError) in try system.check() }
                for finding in findings { print(finding.sentence) }
                system.unmount()
                if repair, !findings.isEmpty { try file.save() }
                return !findings.isEmpty
            }
            if isDamaged, !repair { throw ExitCode(1) }
        }
    }
}

/// Does `body`; what is wrong with a file becomes a sentence and exit code 2.
private func reportingImageErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        let result = try body()
        guard fflush(nil) == 0 else {
            throw ImageError("cannot write the output: \(String(cString: strerror(errno)))")
        }
        return result
    } catch let error as ImageError {
        fflush(nil)
        say("host8266: \(error.sentence)")
        throw ExitCode(2)
    }
}

/// A name for a terminal: control characters would do things to it.
private func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 ? "?" : $0 }))
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}

extension CheckFinding {
    fileprivate var sentence: String {
        switch action {
        case .fixIndex: "object \(id): its index was wrong or not complete"
        case .fixLookup: "page \(page): its lookup entry was wrong"
        case .deleteOrphanedIndex: "page \(page): an index page without a file"
        case .deletePage: "page \(page): not whole, or of no file"
        case .deleteBadFile: "object \(id): parts are missing; the file is deleted"
        }
    }
}
