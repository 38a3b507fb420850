#!/usr/bin/env python3
"""Lists the files of a SPIFFS image, or extracts one: a reader that shares nothing with ours.

Written from the description of the format alone. Prints a line for each file, size and name;
with --get NAME that file's bytes. Exit code 1 with a sentence when a file is not whole.
"""
import argparse
import struct
import sys


class Image:
    def __init__(self, data, block, page, layout):
        self.data, self.page = data, page
        per_block = block // page
        lookups = max(1, per_block * 2 // page)
        pad = 1 if layout == "sdk1.5" else 3
        self.size_at = 5 + pad
        self.entries_at = (5 + pad + 4 + 1 + 32 + 1) // 2 * 2
        self.index_at = 5 + pad
        self.pages = {}  # (id, span) -> page number, of whole pages
        for start in range(0, len(data) // page, per_block):
            for slot in range(per_block - lookups):
                number = start + lookups + slot
                (owner,) = struct.unpack_from("<H", data, start * page + slot * 2)
                ident, span, flags = struct.unpack_from("<HHB", data, number * page)
                # used, final and not deleted; an index header must not be on its way out
                if owner in (0, 0xFFFF) or owner != ident or flags & 0x83 != 0x80:
                    continue
                if bool(ident & 0x8000) != (not flags & 4):
                    continue
                if ident & 0x8000 and span == 0 and not flags & 0x40:
                    continue
                self.pages[ident, span] = number

    def content(self, ident):
        at = self.pages[ident, 0] * self.page
        (size,) = struct.unpack_from("<I", self.data, at + self.size_at)
        name = self.data[at + self.size_at + 5:at + self.size_at + 37].split(b"\0")[0]
        if size == 0xFFFFFFFF:
            size = 0
        body = b""
        in_header = (self.page - self.entries_at) // 2
        in_index = (self.page - self.index_at) // 2
        for span in range(-(-size // (self.page - 5))):
            if span < in_header:
                place = at + self.entries_at + span * 2
            else:
                k, slot = divmod(span - in_header, in_index)
                place = self.pages[ident, k + 1] * self.page + self.index_at + slot * 2
            (number,) = struct.unpack_from("<H", self.data, place)
            if self.pages.get((ident & 0x7FFF, span)) != number:
                sys.exit(f"{name!r}: page {span} is not where the index says")
            body += self.data[number * self.page + 5:(number + 1) * self.page]
        return name, body[:size]

    def files(self):
        for ident, span in sorted(self.pages):
            if ident & 0x8000 and span == 0:
                yield self.content(ident)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("image")
    parser.add_argument("--block", type=int, default=4096)
    parser.add_argument("--page", type=int, default=256)
    parser.add_argument("--layout", choices=["sdk1.5", "modern"], default="sdk1.5")
    parser.add_argument("--get")
    options = parser.parse_args()
    with open(options.image, "rb") as file:
        image = Image(file.read(), options.block, options.page, options.layout)
    for name, body in image.files():
        if options.get is None:
            print(len(body), name.decode())
        elif name.decode() == options.get:
            sys.stdout.buffer.write(body)
            return
    if options.get is not None:
        sys.exit("no such file")


main()
