"""The machine and its files: settings, key, permissions, room on the disk, the clock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core import clock, crypto
from bot.core.errors import SettingsError
from bot.core.settings import ROOT, Settings, settings

from .asking import Answers
from .finding import Finding, NotLooked, failure, ok, warning

LITTLE, TOO_LITTLE = 2 * 1024**3, 200 * 1024**2  # bytes
SKEW, TOO_MUCH_SKEW = timedelta(seconds=30), timedelta(minutes=5)
VIETNAM_IS_AHEAD = timedelta(hours=7)


def wanted() -> Settings:
    """The settings. Raises ``NotLooked``."""
    try:
        return settings()
    except SettingsError as error:
        raise NotLooked("the settings cannot be read") from error


def of_settings() -> Iterator[Finding]:
    """Can they be read, and what kind of installation do they make?"""
    try:
        found = settings()
    except SettingsError as error:
        yield failure("settings", str(error), "correct the variable; docs/operations.md lists them all")
        return
    kind = "embedded" if found.embedded else "production" if found.production else "one machine, own database"
    yield ok("settings", f"read; {kind} installation, data in {found.data_dir}")
    if os.environ.get("BOT_TODAY"):
        yield warning("settings", "BOT_TODAY moves the clock of all processes", "unset it for real people")
    if found.production and not found.trusted_proxies:
        said = "BOT_TRUSTED_PROXIES is empty: everybody behind your proxy counts as one address"
        yield warning("settings", said, "set it to the proxy's address")


def of_key() -> Iterator[Finding]:
    """Is there a key file that can be used?"""
    path = wanted().key_file
    try:
        ring = crypto.load_keyring(path)
    except (SettingsError, OSError) as error:
        said = str(error) if isinstance(error, SettingsError) else f"the key file {path} cannot be read"
        do = "put it back from your backup (only a new installation gets a new one: python -m bot migrate)"
        yield failure(
            "key", said.partition(";")[0], f"chmod 600 {path}, or restore it" if path.exists() else do
        )
        return
    older = f", {len(ring.keys) - 1} older ones open what they sealed" if len(ring.keys) > 1 else ""
    yield ok("key", f"{path} holds a usable key{older}; keep a copy apart from the data")


def of_permissions() -> Iterator[Finding]:
    """May nobody else read what must stay secret?"""
    found = wanted()
    secret = [
        found.key_file,
        found.channels_file,
        *(found.data_dir / name for name in ("rasa.token", "simulator.token")),
    ]
    open_to_others = [path for path in secret if path.exists() and path.stat().st_mode & 0o077]
    for path in open_to_others:
        yield failure("permissions", f"{path} can be read by others", f"chmod 600 {path}")
    folder = found.data_dir
    if folder.exists() and folder.stat().st_mode & 0o077:
        yield warning("permissions", f"{folder} can be looked into by others", f"chmod 700 {folder}")
    elif not open_to_others:
        yield ok("permissions", "secrets and data can be read by their owner only")


def of_disk() -> Iterator[Finding]:
    """Is there room to write?"""
    folder = wanted().data_dir
    if not folder.is_dir():
        yield failure("disk", f"there is no data folder {folder}", "run: python -m bot migrate")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield failure("disk", f"{folder} cannot be written", "give it to the user who runs the bot")
        return
    free = shutil.disk_usage(folder).free
    said = f"{free / 1024**3:.1f} GiB free for {folder}"
    if free < TOO_LITTLE:
        yield failure("disk", said, "make room now: a full disk loses messages")
    elif free < LITTLE:
        yield warning("disk", said, "make room soon")
    else:
        yield ok("disk", said)


def of_model() -> Iterator[Finding]:
    """Is the ear trained, and from today's examples?"""
    from importlib.metadata import PackageNotFoundError

    from bot.nlu import model_store

    folder = wanted().model_dir
    if not (folder / model_store.EAR).is_dir():
        yield failure(
            "model", f"there is no trained ear in {folder}", "run: make train (or python -m bot train)"
        )
        return
    try:
        fresh = model_store.is_fresh(folder, model_store.digest(ROOT))
    except PackageNotFoundError:  # the image of the edge has no Rasa
        yield ok("model", f"an ear is in {folder}; whether it is fresh shows only where Rasa is installed")
        return
    if fresh:
        yield ok("model", f"trained from what is in data/ now, in {folder}")
    else:
        yield warning("model", "examples or rules changed since it was trained", "make train, then restart")


def of_clock(answers: Answers) -> Iterator[Finding]:
    """Does the machine know what time it is? Compared with the platforms' own answers, so ask them first."""
    there = datetime(2026, 1, 1, tzinfo=clock.VIETNAM).utcoffset()
    if there == VIETNAM_IS_AHEAD:
        yield ok("time zone", "Asia/Ho_Chi_Minh is known, 7 hours ahead of UTC")
    else:
        yield failure("time zone", f"Asia/Ho_Chi_Minh is {there} ahead of UTC", "renew the package tzdata")
    if not answers.skews:
        yield warning(
            "clock", "no platform answered, so the time could not be compared", "check that NTP runs"
        )
        return
    source, skew = min(answers.skews, key=lambda each: abs(each[1]))
    said = f"{abs(skew.total_seconds()):.0f} s {'ahead of' if skew > timedelta(0) else 'behind'} {source}"
    if abs(skew) > TOO_MUCH_SKEW:
        yield failure("clock", said, "set the time and switch NTP on: windows and tokens are counted wrongly")
    elif abs(skew) > SKEW:
        yield warning("clock", said, "switch NTP on")
    else:
        yield ok("clock", f"agrees with {source}")
