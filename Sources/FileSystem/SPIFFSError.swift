//  What SPIFFS answers when it cannot do what it was asked.

/// An error of SPIFFS: the number that firmware finds with SPIFFS_errno. C: SPIFFS_ERR_...
public struct SPIFFSError: Error, Equatable, Sendable {
    public let code: Int32

    public init(code: Int32) { self.code = code }

    /// The flash refused. What it said is the storage's own to tell.
    public static let flash = SPIFFSError(code: -1)

    // What was asked for.
    public static let notMounted = SPIFFSError(code: -10000)
    public static let full = SPIFFSError(code: -10001)
    public static let notFound = SPIFFSError(code: -10002)
    public static let endOfObject = SPIFFSError(code: -10003)
    public static let outOfHandles = SPIFFSError(code: -10007)
    public static let fileClosed = SPIFFSError(code: -10008)
    public static let badHandle = SPIFFSError(code: -10010)
    public static let notWritable = SPIFFSError(code: -10021)
    public static let notReadable = SPIFFSError(code: -10022)
    public static let conflictingName = SPIFFSError(code: -10023)
    public static let notConfigured = SPIFFSError(code: -10024)
    public static let mounted = SPIFFSError(code: -10026)
    public static let eraseFailed = SPIFFSError(code: -10027)
    public static let magicNotPossible = SPIFFSError(code: -10028)
    public static let noDeletedBlocks = SPIFFSError(code: -10029)
    public static let `internal` = SPIFFSError(code: -10050)

    // What was found in flash: a page is not what refers to it says.
    public static let deleted = SPIFFSError(code: -10004)
    public static let notFinal = SPIFFSError(code: -10005)
    public static let notIndex = SPIFFSError(code: -10006)
    public static let isIndex = SPIFFSError(code: -10011)
    public static let isFree = SPIFFSError(code: -10012)
    public static let indexSpanMismatch = SPIFFSError(code: -10013)
    public static let dataSpanMismatch = SPIFFSError(code: -10014)
    public static let dataReferenceFree = SPIFFSError(code: -10015)
    public static let dataReferenceLookup = SPIFFSError(code: -10016)
    public static let dataReferenceInvalid = SPIFFSError(code: -10017)
    public static let indexReferenceFree = SPIFFSError(code: -10018)
    public static let indexReferenceLookup = SPIFFSError(code: -10019)
    public static let indexReferenceInvalid = SPIFFSError(code: -10020)
}

extension SPIFFSError {
    /// For a sentence: "there is no such file".
    public var text: String {
        switch self {
        case .flash: "the flash refused the operation"
        case .notMounted: "it is not mounted"
        case .full: "it is full"
        case .notFound: "there is no such file"
        case .endOfObject: "the file ends there"
        case .outOfHandles: "too many files are open"
        case .fileClosed, .badHandle: "the file is not open"
        case .notWritable: "the file is not open for writing"
        case .notReadable: "the file is not open for reading"
        case .conflictingName: "that name cannot be given"
        case .notConfigured: "its geometry is impossible"
        case .mounted: "it is mounted"
        case .eraseFailed: "a block could not be erased"
        case .magicNotPossible: "its lookup pages have no room for the magic number"
        case .noDeletedBlocks: "no block holds only deleted pages"
        default: "its pages contradict each other (error \(code))"
        }
    }
}
