"""What the docs promise and what the code has are compared."""

from __future__ import annotations

import re
from pathlib import Path

from bot.channels.accounts import MessengerAccount, ZaloAccount
from bot.cli import COMMANDS
from bot.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_in_the_handbook_and_no_other():
    told = set(re.findall(r"`BOT_([A-Z_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert told == {name.upper() for name in Settings.__fields__} | {"TODAY"}


def test_every_field_of_an_account_is_in_the_handbook():
    told = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert {*ZaloAccount.__fields__, *MessengerAccount.__fields__} <= told


def test_every_command_is_named_in_some_document():
    documents = "".join(path.read_text() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
    for name in COMMANDS:
        assert f"bot {name}" in documents or f"make {name}" in documents, name


def test_every_link_between_documents_leads_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} → {target}"


def test_the_pictures_are_light_and_there_in_both_sizes():
    pictures = list((ROOT / "docs/anh").glob("*.png"))
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > 150_000]
    wide, narrow = (
        {path.name.removesuffix(end) for path in pictures if path.name.endswith(end)}
        for end in ("-1366.png", "-360.png")
    )
    assert wide == narrow
