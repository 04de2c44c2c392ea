"""Reads a form with files in it with the standard library's mail parser: nothing that our own code uses."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import NamedTuple


class Part(NamedTuple):
    """One field of a form."""

    file: str | None
    media_type: str
    content: bytes


def read(content_type: str, raw: bytes) -> dict[str, Part]:
    """The fields by name."""
    whole = message_from_bytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw, policy=policy.HTTP
    )
    return {
        part.get_param("name", header="content-disposition"): Part(
            part.get_filename(), part.get_content_type(), part.get_payload(decode=True)
        )
        for part in whole.iter_parts()
    }
