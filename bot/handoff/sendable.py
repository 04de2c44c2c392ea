"""Which files an officer may send on which channel: the platforms' own limits, known before anything is queued."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import BotError
from bot.core.media import DOC, DOCX, PDF, sniff

MB = 1_000_000  # what a platform means by 1 MB may be a little more, and never less
PICTURES = ("image/jpeg", "image/png")
DOCUMENTS = (PDF, DOC, DOCX)
ENDINGS = ".jpg,.jpeg,.png,.pdf,.doc,.docx"  # for the browser's dialogue; what counts are the bytes


@dataclass(frozen=True)
class Limits:
    """The largest picture and the largest document, in bytes, and what the channel is called."""

    name: str
    picture: int
    document: int

    def __str__(self) -> str:
        if self.picture == self.document:
            return (
                f"{self.name} nhận ảnh JPG, PNG và tệp PDF, DOC, DOCX, mỗi tệp đến {megabytes(self.picture)}."
            )
        pictures = f"ảnh JPG, PNG đến {megabytes(self.picture)}"
        return f"{self.name} nhận {pictures}; tệp PDF, DOC, DOCX đến {megabytes(self.document)}."


LIMITS = {
    "zalo": Limits("Zalo", 1 * MB, 5 * MB),  # /v2.0/oa/upload/image, /v2.0/oa/upload/file
    "messenger": Limits("Messenger", 25 * MB, 25 * MB),  # message_attachments
    "web": Limits("Trang trò chuyện", 10 * MB, 10 * MB),
}
LARGEST = max(max(each.picture, each.document) for each in LIMITS.values())


class NotSendable(BotError):
    """The channel does not take this file; the text says it to the officer."""


def check(channel: str, content: bytes) -> str:
    """The media type of a file that may be sent there. Raises ``NotSendable``."""
    limits = LIMITS[channel]
    if not content:
        raise NotSendable("Tệp này rỗng, không có gì để gửi.")
    media_type = sniff(content)
    if media_type not in (*PICTURES, *DOCUMENTS):
        raise NotSendable(f"Không gửi được loại tệp này. {limits}")
    picture = media_type in PICTURES
    most = limits.picture if picture else limits.document
    if len(content) > most:
        what = "Ảnh" if picture else "Tệp"
        larger = f"{what} này lớn {megabytes(len(content))}"
        raise NotSendable(f"{larger}; {limits.name} chỉ nhận đến {megabytes(most)}. Hãy gửi bản nhỏ hơn.")
    return media_type


def megabytes(size: int) -> str:
    """ "1 MB", "3,2 MB"; rounded up, so that what is too large also looks it."""
    tenths = -(-size * 10 // MB)
    return f"{tenths // 10},{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"
