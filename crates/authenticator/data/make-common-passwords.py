#!/usr/bin/env python3
"""Makes common-passwords.bin from the packages named in README.md.

usage: make-common-passwords.py LANGUAGE_COMMON LANGUAGE_JA
       (the unpacked package folders)

The file, all numbers little-endian: the number of blocks (u32), the offset of each block from the
end of this table (u32 each), the blocks. A block holds up to 16 entries in byte order. An entry is
the number of leading bytes it shares with the entry before it in its block (u8), then the rest of
it in ASCII, with the top bit set in its last byte.
"""

import json
import pathlib
import struct
import sys

BLOCK = 16
SHORTEST = 4
LONGEST = 20
JAPANESE = ["commonWords", "firstnames", "lastnames"]
# What members of a health-insurance society in Japan think of first.
OURS = """
    kenpo kempo kenpokumiai kenkohoken kenkouhoken hokensho hokenshou kumiai kanyusha kanyuusha
    iryohi iryouhi kenshin member mypage mynumber portal sekisho shakaihoken shaho
    aishiteru arigatou arigato daisuki fujisan kazoku nippon nihon okaasan otousan obaachan ojiichan
    sakuranbo korokoro tokyotower wanwan nyannyan himawari
    reiwa heisei showa shouwa taisho taishou meiji
""".split()


def words(package, name):
    text = (pathlib.Path(package) / "src" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)


def is_kept(word):
    return SHORTEST <= len(word) <= LONGEST and all("!" <= letter <= "~" for letter in word)


def entry(word, before):
    shared = 0
    while shared < len(before) and word[shared] == before[shared]:
        shared += 1
    rest = bytearray(word[shared:].encode("ascii"))
    rest[-1] |= 0x80
    return bytes([shared]) + bytes(rest)


def block(entries):
    before = [""] + entries[:-1]
    return b"".join(entry(word, earlier) for word, earlier in zip(entries, before))


def main(language_common, language_ja):
    found = words(language_common, "passwords") + OURS
    for name in JAPANESE:
        found += words(language_ja, name)
    kept = sorted({word.lower() for word in found if is_kept(word.lower())})
    blocks = [block(kept[at : at + BLOCK]) for at in range(0, len(kept), BLOCK)]
    offsets = [sum(map(len, blocks[:index])) for index in range(len(blocks))]
    table = struct.pack(f"<{len(blocks) + 1}I", len(blocks), *offsets)
    target = pathlib.Path(__file__).parent / "common-passwords.bin"
    target.write_bytes(table + b"".join(blocks))
    print(f"{len(kept)} entries, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
