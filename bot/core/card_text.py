"""A card's words as plain text: without the marks of bold, its sources as one line."""

from __future__ import annotations

import unicodedata
from datetime import date

from .cards import Source


def plain(text: str) -> str:
    """NFC before anything is counted, whole characters, without the marks of bold."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole).replace("**", "").strip()


def citation(sources: tuple[Source, ...]) -> str:
    """``Căn cứ: …``, one line."""
    return f"Căn cứ: {plain('; '.join(_source(source) for source in sources))}." if sources else ""


def _source(source: Source) -> str:
    named = ", ".join(part for part in (source.instrument, source.article.replace("; ", ", ")) if part)
    since = date.fromisoformat(source.valid_from).strftime("%d/%m/%Y") if source.valid_from else ""
    return f"{named} (áp dụng từ {since})" if since else named
