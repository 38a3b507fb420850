//  Why a download of an upgrade failed, and how that is said (FirmwareDownload.swift).

import Wire

/// Why a download failed. Without memory of its own: it lives across waits.
enum DownloadFailure: Error {
    case socket(SocketError)
    case connection(SocketError)
    case timeOut
    /// `system_upgrade_deinit`, or another flag than UPGRADE_FLAG_START.
    case stopped
    case head(HTTPAnswerHead.Problem)
    case status(Int)
    case noLength
    case encoded
    case tooLong(UInt64)
    case closed
    case flash
    case image
}

extension DownloadFailure {
    func reason(_ download: FirmwareDownload) -> String {
        let isContent = download.length > 0
        let progress =
            isContent
            ? "after \(download.received) of \(download.length) bytes" : "before an answer"
        switch self {
        case .socket(let error): return "there is no socket, errno \(error.number)"
        case .connection(.reset):
            return download.isConnected
                ? "the server reset the connection \(progress)" : "it was refused"
        case .connection(.aborted) where !download.isConnected:
            return "the server does not answer"
        case .connection(let error):
            return "the connection ended with errno \(error.number)"
                + (isContent ? " \(progress)" : "")
        case .timeOut: return "its time was over" + (isContent ? " \(progress)" : "")
        case .stopped: return "the application ended it"
        case .head(.notHTTP): return "the server does not answer as HTTP does"
        case .head(.tooLong):
            return "the answer's head has more than \(HTTPAnswerHead.longest) bytes"
        case .head(.badLength): return "the answer's Content-Length makes no sense"
        case .status(let number): return "the server answered with status \(number)"
        case .noLength: return "the answer has no Content-Length"
        case .encoded: return "the answer is chunked or compressed"
        case .tooLong(let count):
            return "the server offers \(count) bytes, which a slot has no room for"
        case .closed: return "the server closed the connection \(progress)"
        case .flash: return "the flash could not be written"
        case .image: return "what it sent cannot be started"
        }
    }
}
