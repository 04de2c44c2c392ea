"""Small files of every kind that may be kept, and of some that may not, as their first programs would write them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def png(side: int = 4, more: int = 0) -> bytes:
    """A real square picture; ``more`` bytes of a private chunk make it heavier."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x84\xa3\x9f" * side) * side
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    if more:
        parts.insert(1, (b"prVt", bytes(more)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def office(folder: str, *more: str) -> bytes:
    """An Office archive with one part in ``folder``, and perhaps others."""
    return archive(
        {"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<x/>", **dict.fromkeys(more, "x")}
    )


def archive(parts: dict[str, str]) -> bytes:
    """A ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(
                zipfile.ZipInfo(name), content
            )  # without the time of day: the same bytes in every process
    return made.getvalue()


def ole(*streams: str) -> bytes:
    """The beginning of an old Office file, with the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "".join(streams).encode("utf-16-le")


def mp4(handler: str) -> bytes:
    """An MP4 with one track: ``soun`` or ``vide``."""
    return b"\0\0\0\x18ftypM4A \0\0\0\0isom" + b"\0\0\0\x21hdlr" + bytes(8) + handler.encode() + bytes(12)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40) + b"\xff\xd9"
KEPT = {
    "image/jpeg": JPEG,
    "image/png": png(),
    "image/gif": b"GIF89a\1\0\1\0\0\0\0;",
    "image/webp": b"RIFF\x1a\0\0\0WEBPVP8 " + bytes(14),
    "application/pdf": PDF,
    "application/msword": ole("Root Entry", "WordDocument"),
    "application/vnd.ms-excel": ole("Root Entry", "Workbook"),
    "application/vnd.ms-powerpoint": ole("Root Entry", "PowerPoint Document"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office("word"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office("xl"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": office("ppt"),
    "application/vnd.oasis.opendocument.text": archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    ),
    "audio/mp4": mp4("soun"),
    "audio/amr": b"#!AMR\n" + bytes(32),
    "audio/mpeg": b"ID3\4\0\0" + bytes(32),
}
DOCX = KEPT["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]
REFUSED = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a page that calls itself a picture": b"<html>\x89PNG\r\n\x1a\n",
    "a drawing that can run a script": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "a program": b"MZ" + bytes(100),
    "a script": b"#!/bin/sh\nrm -rf /",
    "a film": mp4("vide"),
    "an archive of anything": archive({"virus.exe": "x"}),
    "a phone's program": archive({"AndroidManifest.xml": "x", "classes.dex": "x"}),
    "a Word file with macros": office("word", "word/vbaProject.bin"),
    "an old Word file with macros": ole("Root Entry", "WordDocument", "_VBA_PROJECT"),
    "an installer": ole("Root Entry", "SummaryInformation"),
    "a broken archive": b"PK\x03\x04" + bytes(60),
    "an OpenDocument of another kind": archive({"mimetype": "text/html", "content.xml": "<x/>"}),
    "words": "Đơn xin việc".encode(),
}
