"""PackStream, as far as Bolt messages need it: null, booleans, numbers, texts, lists, maps and structures."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any


@dataclass(frozen=True, slots=True)
class Structure:
    """A message, or a value such as an instant."""

    tag: int
    fields: tuple[Any, ...]


def packed(value: Any) -> bytes:
    """The bytes of a value, in the longest of its forms."""
    return WRITERS[type(value)](value)


WRITERS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"\xc0",
    bool: lambda value: b"\xc3" if value else b"\xc2",
    int: lambda value: b"\xcb" + struct.pack(">q", value),
    float: lambda value: b"\xc1" + struct.pack(">d", value),
    str: lambda value: b"\xd2" + struct.pack(">I", len(value.encode())) + value.encode(),
    list: lambda value: b"\xd6" + struct.pack(">I", len(value)) + b"".join(map(packed, value)),
    dict: lambda value: b"\xda" + struct.pack(">I", len(value)) + b"".join(packed(part) for pair in value.items() for part in pair),
    Structure: lambda value: bytes((0xB0 + len(value.fields), value.tag)) + b"".join(map(packed, value.fields)),
}
INTEGERS = {0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
SIZES = {1: ">B", 2: ">H", 4: ">I"}
KINDS = {0xCC: "bytes", 0xD0: "text", 0xD4: "list", 0xD8: "map"}


def unpacked(data: bytes) -> Any:
    """The value of the bytes."""
    return _read(BytesIO(data))


def _read(stream: BytesIO) -> Any:
    marker = stream.read(1)[0]
    if marker in {0xC0, 0xC2, 0xC3}:
        return {0xC0: None, 0xC2: False, 0xC3: True}[marker]
    if marker == 0xC1:
        return struct.unpack(">d", stream.read(8))[0]
    if marker in INTEGERS:
        form = INTEGERS[marker]
        return struct.unpack(form, stream.read(struct.calcsize(form)))[0]
    if marker < 0x80 or marker >= 0xF0:
        return marker if marker < 0x80 else marker - 256
    if marker < 0xC0:
        return _sized(stream, {0x80: "text", 0x90: "list", 0xA0: "map", 0xB0: "structure"}[marker & 0xF0], marker & 0x0F)
    kind, size = KINDS[marker & 0xFC], 1 << (marker & 0x03)
    return _sized(stream, kind, struct.unpack(SIZES[size], stream.read(size))[0])


def _sized(stream: BytesIO, kind: str, size: int) -> Any:
    if kind == "structure":
        tag = stream.read(1)[0]
        return Structure(tag, tuple(_read(stream) for _ in range(size)))
    if kind == "list":
        return [_read(stream) for _ in range(size)]
    if kind == "map":
        return {_read(stream): _read(stream) for _ in range(size)}
    data = stream.read(size)
    return data.decode() if kind == "text" else data
