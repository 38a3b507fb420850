//  The first 5 bytes of each page that is not a lookup page: whose it is, which part, in what
//  state.
//
//  A flag is set by clearing its bit, because flash can only do that without erasing.

import Chip

/// What the header of a page says.
struct PageHeader: Equatable {
    /// With `Mark.indexBit` on index pages.
    var id: UInt16
    /// Which page of the object's data, or of its index.
    var span: UInt16
    var flags: UInt8

    enum Flag {
        static let used: UInt8 = 0x01
        /// Everything that the page shall hold is in it.
        static let final: UInt8 = 0x02
        static let index: UInt8 = 0x04
        /// Of an index header: the object is being removed.
        static let removing: UInt8 = 0x40
        static let deleted: UInt8 = 0x80
    }

    /// What a page's flags are while it is being written, and what follows.
    static let dataFlags: UInt8 = ~Flag.used
    static let indexFlags: UInt8 = ~(Flag.used | Flag.index)
    static let finished: UInt8 = ~Flag.final
    static let dropped: UInt8 = ~(Flag.deleted | Flag.used)
    static let withdrawn: UInt8 = ~Flag.removing

    var isUsed: Bool { flags & Flag.used == 0 }
    var isFinal: Bool { flags & Flag.final == 0 }
    var isIndex: Bool { flags & Flag.index == 0 }
    var isRemoving: Bool { flags & Flag.removing == 0 }
    var isDeleted: Bool { flags & Flag.deleted == 0 }

    /// Whole, and not deleted.
    var isLive: Bool {
        flags & (Flag.used | Flag.final | Flag.deleted) == Flag.deleted
            && isIndex == (id & Mark.indexBit != 0)
    }

    /// The page of `id` and `span`, whole, of an object that is not being removed.
    func holds(_ id: UInt16, _ span: Int) -> Bool {
        self.id == id && Int(self.span) == span && isLive && !(isIndex && span == 0 && isRemoving)
    }

    /// - Throws: what is wrong with it as data page `span`. C: SPIFFS_VALIDATE_DATA.
    func validateData(_ span: Int) throws(SPIFFSError) {
        guard isUsed else { throw .isFree }
        guard !isDeleted else { throw .deleted }
        guard isFinal else { throw .notFinal }
        guard !isIndex else { throw .isIndex }
        guard Int(self.span) == span else { throw .dataSpanMismatch }
    }

    /// - Throws: what is wrong with it as index page `span`. C: SPIFFS_VALIDATE_OBJIX.
    func validateIndex(_ span: Int) throws(SPIFFSError) {
        guard isUsed else { throw .isFree }
        guard !isDeleted else { throw .deleted }
        guard isFinal else { throw .notFinal }
        guard isIndex else { throw .notIndex }
        guard Int(self.span) == span else { throw .indexSpanMismatch }
    }
}
