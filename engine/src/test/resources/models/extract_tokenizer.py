"""Copy the tokenizer metadata of a GGUF file into a GGUF file without tensors.

usage: extract_tokenizer.py MODEL.gguf OUT.gguf
"""
import struct
import sys

SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
STRING, ARRAY = 8, 9


def skip(data, at, kind):
    """The position after a value of the kind at a position."""
    if kind == STRING:
        return at + 8 + struct.unpack_from("<Q", data, at)[0]
    if kind == ARRAY:
        element, count = struct.unpack_from("<IQ", data, at)
        at += 12
        if element in SIZES:
            return at + SIZES[element] * count
        for _ in range(count):
            at = skip(data, at, element)
        return at
    return at + SIZES[kind]


def main():
    with open(sys.argv[1], "rb") as f:
        data = f.read(64 << 20)
    magic, version, _, count = struct.unpack_from("<IIQQ", data, 0)
    at, kept = 24, []
    for _ in range(count):
        start = at
        key_end = skip(data, at, STRING)
        key = data[at + 8:key_end].decode()
        kind = struct.unpack_from("<I", data, key_end)[0]
        at = skip(data, key_end + 4, kind)
        if key.startswith("tokenizer.") or key == "general.architecture":
            kept.append(data[start:at])
            print(key, kind, at - start)
    with open(sys.argv[2], "wb") as f:
        f.write(struct.pack("<IIQQ", magic, version, 0, len(kept)) + b"".join(kept))


if __name__ == "__main__":
    main()
