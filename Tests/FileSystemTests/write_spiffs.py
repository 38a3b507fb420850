#!/usr/bin/env python3
"""Makes a small SPIFFS image from files: a writer that shares nothing with ours.

Written from the description of the format alone. Pages are given out in order and nothing is ever
deleted, which is all that an image needs.
"""
import argparse
import os
import struct


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("image")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--size", type=int, default=65536)
    parser.add_argument("--block", type=int, default=4096)
    parser.add_argument("--page", type=int, default=256)
    parser.add_argument("--layout", choices=["sdk1.5", "modern"], default="sdk1.5")
    options = parser.parse_intermixed_args()
    page, per_block = options.page, options.block // options.page
    lookups = max(1, per_block * 2 // page)
    data = bytearray(b"\xff" * options.size)
    blocks = options.size // options.block
    for block in range(blocks):
        end = block * options.block + lookups * page
        struct.pack_into("<H", data, end - 2, 0)
        if options.layout == "modern":
            magic = (0x20140529 ^ page ^ (blocks - block)) & 0xFFFF
            struct.pack_into("<H", data, end - 4, magic)
    numbers = (n for n in range(options.size // page) if n % per_block >= lookups)
    pad = b"\xff" * (1 if options.layout == "sdk1.5" else 3)

    def add(ident, span, flags, body):
        number = next(numbers)
        block, slot = divmod(number, per_block)
        struct.pack_into("<H", data, block * options.block + (slot - lookups) * 2, ident)
        whole = struct.pack("<HHB", ident, span, flags) + body
        assert len(whole) <= page
        data[number * page:number * page + len(whole)] = whole
        return number

    for ident, path in enumerate(options.files, 1):
        with open(path, "rb") as file:
            body = file.read()
        pieces = [body[at:at + page - 5] for at in range(0, len(body), page - 5)]
        listed = [add(ident, span, 0xFC, piece) for span, piece in enumerate(pieces)]
        size = len(body) if body else 0xFFFFFFFF
        fields = pad + struct.pack("<IB32s", size, 1, os.path.basename(path).encode())
        fields += b"\xff" * ((5 + len(fields)) % 2)
        room = (page - 5 - len(fields)) // 2
        add(ident | 0x8000, 0, 0xF8, fields + struct.pack(f"<{len(listed[:room])}H", *listed[:room]))
        rest, span = listed[room:], 1
        room = (page - 5 - len(pad)) // 2
        while rest:
            part, rest = rest[:room], rest[room:]
            add(ident | 0x8000, span, 0xF8, pad + struct.pack(f"<{len(part)}H", *part))
            span += 1
    with open(options.image, "wb") as file:
        file.write(data)


main()
