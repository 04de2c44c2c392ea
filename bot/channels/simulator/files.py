"""The platforms' file servers: what people attach, small harmless samples or files of their own, and what is uploaded."""

from __future__ import annotations

import struct
import zlib

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.media import sniff

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
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x21hdlr" + bytes(8) + b"vide" + bytes(13)
PICTURE = ("anh.png", _picture())
SAMPLE_OF = {  # what a person can attach that has bytes → a sample of it
    "image": PICTURE,
    "gif": PICTURE,
    "sticker": PICTURE,
    "audio": ("tieng.amr", b"#!AMR\n" + bytes(64)),
    "video": ("phim.mp4", FILM),
    "file": ("Tệp mẫu.pdf", PDF),
}


def sample_of(kind: str) -> tuple[str, bytes]:
    """Name and bytes of what is sent as this kind; a picture for what has none of its own."""
    return SAMPLE_OF.get(kind, PICTURE)


async def file(request: Request) -> Response:
    """One file. What is no picture or document is given as mere bytes, so that no browser here runs it."""
    world, platform = request.app.state.world, request.path_params["platform"]
    held = world.shelf.get(request.path_params["key"])
    if held is None or held.account.channel != platform:
        raise HTTPException(404)
    fault = world.faults.take(platform, "file")
    if fault and fault.kind in ("slow", "timeout_before"):
        await anyio.sleep(fault.seconds)
    if fault and fault.kind in ("429", "500", "error"):
        raise HTTPException(fault.code or int(fault.kind))
    media_type = sniff(held.content) or "application/octet-stream"
    return Response(held.content, media_type=media_type, headers={"Content-Disposition": "inline"})


ROUTES = [Route("/files/{platform}/{key}/{name}", file, methods=["GET"])]
