"""Contacts: nothing may be dialled or opened that is not in contacts.yml, be it a button or words in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.knowledge.content import Content, Entry
from bot.knowledge.model import Version
from bot.knowledge.problems import Problem

TITLE = 20  # letters on a button
LONG = re.compile(r"(?<![\d.,/])(?:\+?84|0|1800|1900)(?:[ .-]?\d){4,10}(?![\d,/])")
# Three or four digits that are no part of a date, a number of a law, an amount or a range of amounts.
BEFORE = "".join(
    f"(?<!{word} )"
    for word in ("điều", "khoản", "luật", "định", "quyết", "thông tư", "mẫu", "số hiệu", "năm")
)
UNIT = r"(?:đồng|đ\b|nghìn|ngàn|triệu|tỷ|%|giờ|phút|ngày|tháng|năm|tuổi|người|lần|km|sim\b|chữ|ký tự)"
RANGE = r"(?:\s*(?:[-–]|đến|tới)\s*[\d.,]+)?"
SHORT = re.compile(rf"(?<![\d.,/+-]){BEFORE}\d{{3,4}}(?![\d/%]|[.,]\d)(?!{RANGE}\s*{UNIT})", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
# A name with a known ending, or anything after a scheme.
ADDRESS = re.compile(
    r"https?://[^\s)]+|(?<![\w@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org|info|io|me|app)\b(?:/[^\s)]*)?",
    re.IGNORECASE,
)
SUFFIX = "gov.vn"  # "đuôi .gov.vn" names no site


def check(content: Content) -> Iterator[Problem]:
    """Problems of phones and addresses."""
    for entry in content.entries:
        for version in entry.answer.versions:
            yield from _buttons(content, entry, version)
    hosts = {urlsplit(link.url or "").hostname for link in content.contacts.links.values()}
    for entry, _, statement in content.statements():
        for number in numbers_in(statement.text):
            if number not in content.contacts.phones:
                what = f"the number {number} is not in contacts.yml"
                yield Problem(
                    entry.file, entry.answer.need, what, "leave it out, or write its unit beside it"
                )
        for address in ADDRESS.findall(statement.text):
            host = urlsplit(address if "//" in address else f"//{address}").hostname
            if host not in hosts and host != SUFFIX:
                what = f"the address {address} is not in contacts.yml"
                yield Problem(
                    entry.file, entry.answer.need, what, "leave it out: phones make links of addresses"
                )
    for key, contact in (*content.contacts.phones.items(), *content.contacts.links.items()):
        if not 1 <= len(contact.title) <= TITLE:
            yield Problem(
                "contacts.yml", key, f'the title "{contact.title}" fits no button', f"1 to {TITLE} letters"
            )
    for key, link in content.contacts.links.items():
        if not (link.url or "").startswith("https://"):
            yield Problem("contacts.yml", key, "a link without https address", "write its url")


def numbers_in(text: str) -> list[str]:
    """Whatever in ``text`` reads like a phone number, digits only."""
    found = [re.sub(r"\D", "", match.group()) for match in LONG.finditer(text)]
    rest = LONG.sub(" ", text)
    return found + [match.group() for match in SHORT.finditer(rest) if not YEAR.fullmatch(match.group())]


def _buttons(content: Content, entry: Entry, version: Version) -> Iterator[Problem]:
    for key in version.phones:
        phone = content.contacts.phones.get(key)
        if phone is None:
            yield Problem(entry.file, entry.answer.need, f"unknown phone {key}", "use a key of contacts.yml")
        elif phone.use == "sms":
            what = f"{key} takes text messages, a button would call it"
            yield Problem(entry.file, entry.answer.need, what, "name it in a sentence only")
    for key in version.links:
        if key not in content.contacts.links:
            yield Problem(entry.file, entry.answer.need, f"unknown link {key}", "use a key of contacts.yml")
