"""A Zalo Official Account. Its platform id is the person's user id there, or that of an anonymous conversation."""

from __future__ import annotations

NAME = "zalo"
_ANONYMOUS = "anonymous"


def anonymous_id(person: str, conversation: str) -> str:
    """The platform id of somebody without a Zalo account, as we keep it."""
    return f"{_ANONYMOUS}:{person}:{conversation}"


def recipient(platform_id: str) -> dict[str, str]:
    """How Zalo's send API names a person: by user id, or by anonymous id and conversation."""
    parts = platform_id.split(":", 2)
    if parts[0] == _ANONYMOUS and len(parts) == 3:
        return {"anonymous_id": parts[1], "conversation_id": parts[2]}
    return {"user_id": platform_id}
