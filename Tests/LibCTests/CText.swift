//  Text in C's buffers, for the tests.

/// The text before the first zero byte of `buffer`.
func string(in buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
