"""Which files may come in and go out. A file is what its bytes say, never what its name or sender says."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

# What may be kept → the ending of its name. Pictures a browser draws by itself come first.
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "audio/mpeg": ".mp3",
}
MADE = {"text/calendar": ".ics"}  # what we only make ourselves: nothing of the kind comes in
ENDINGS = EXTENSIONS | MADE
CALENDAR = "text/calendar"
PDF, DOC = "application/pdf", "application/msword"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAME_LONGEST = 100

_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": PDF,
    b"#!AMR": "audio/amr",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {"WordDocument": DOC, "Workbook": "application/vnd.ms-excel"} | {
    "PowerPoint Document": "application/vnd.ms-powerpoint"
}
_FOLDERS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_MOVING = re.compile(rb"hdlr.{8}vide", re.DOTALL)  # an MP4 with a picture track


@dataclass(frozen=True)
class Remote:
    """A file that a platform holds for us: where, and what it says of it. ``type``: image | audio | video | file."""

    type: str
    address: str
    name: str = ""
    size: int | None = None  # bytes


def is_image(media_type: str) -> bool:
    """True for the pictures in the list. They are points and nothing else: no SVG."""
    return media_type in EXTENSIONS and media_type.startswith("image/")


def sniff(content: bytes) -> str | None:
    """The media type of a file that may be kept; None for all others, documents with macros among them."""
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return None if _MOVING.search(content) else "audio/mp4"
    if content.startswith(_OLE):
        return _old_office(content)
    return _office(content) if content.startswith(b"PK\x03\x04") else None


def _old_office(content: bytes) -> str | None:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("_VBA_PROJECT"):
        return None
    return next((media_type for stream, media_type in _OLE_STREAMS.items() if has(stream)), None)


def _office(content: bytes) -> str | None:
    """By the list of what is in the archive; nothing of it is unpacked but an OpenDocument's one line of type."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < NAME_LONGEST:
                found = archive.read("mimetype").decode("ascii", "replace")
                return found if found in EXTENSIONS else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    ending = next((_FOLDERS[folder] for folder in _FOLDERS if any(n.startswith(folder) for n in names)), None)
    return next((media_type for media_type, known in EXTENSIONS.items() if known == ending), None)


def clean_name(name: str, media_type: str) -> str:
    """``name`` as it may be shown and saved: no folder, no hidden or turning characters, the true ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in last if unicodedata.category(each)[0] not in "CZ" or each == " ")
    shown = re.sub(r'[<>:"|?*]', "", shown).rstrip(" .")
    ending = ENDINGS[media_type]
    same = (".jpg", ".jpeg") if ending == ".jpg" else (ending,)
    stem = next((shown[: -len(each)] for each in same if shown.lower().endswith(each)), shown)
    return (stem.strip(" .")[:NAME_LONGEST] or ("anh" if is_image(media_type) else "tep")) + ending
