"""Sample files for what a person attaches, small and harmless."""

from __future__ import annotations

import struct
import zlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SIDE = 48


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _picture() -> bytes:
    """A square of one colour, as PNG."""
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x84\xa3\x9f" * SIDE) * SIDE
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
FILES = {
    "anh.png": ("image/png", _picture()),
    "tep.pdf": ("application/pdf", PDF),
    "tieng.amr": ("audio/amr", b"#!AMR\n" + bytes(64)),
    "phim.mp4": ("video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
}


async def file(request: Request) -> Response:
    """One of them."""
    found = FILES.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return Response(found[1], media_type=found[0], headers={"Content-Disposition": "inline"})


ROUTES = [Route("/files/{name}", file, methods=["GET"])]
