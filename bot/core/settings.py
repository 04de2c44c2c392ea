"""Every setting, each with its environment name ``BOT_<NAME>`` and its default. ``docs/operations.md`` lists them all."""

from __future__ import annotations

import ipaddress
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseSettings, ValidationError, root_validator

from .errors import SettingsError

DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
ROOT = Path(__file__).resolve().parents[2]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(BaseSettings):
    """The settings of one process, read from the environment once."""

    # where data lie
    data_dir: Path = ROOT / "var"
    database_url: str = ""  # default: SQLite in data_dir
    tracker_url: str = ""  # Rasa's conversations; default: SQLite in data_dir
    key_file: Path = Path()  # default: keys.json in data_dir
    model_dir: Path = ROOT / "models"
    channels_file: Path = Path()  # Zalo OAs and Facebook Pages, mode 0600; default: channels.yml in data_dir

    # addresses and ports
    host: str = "127.0.0.1"
    port: int = 8080  # web chat and webhooks
    console_host: str = "127.0.0.1"
    console_port: int = 8081
    simulator_port: int = 8082  # plays Zalo and Messenger on an embedded installation
    rasa_port: int = 5005
    actions_port: int = 5055
    rasa_url: str = ""  # default: loopback, rasa_port
    rasa_token: str = ""  # default: made once, in data_dir
    production: bool = False  # refuses to start without HTTPS and the settings it needs
    public_url: str = ""  # https://… of the gateway, needed in production
    console_url: str = ""  # https://… of the console, needed in production
    trusted_proxies: str = ""  # addresses or networks, comma between, whose X-Forwarded-For is believed

    # who runs this, as the notice says it
    operator: str = "đơn vị vận hành trợ lý này"

    # the way of a message
    burst_seconds: float = 0.4  # messages this close together are one turn …
    burst_longest_seconds: float = 0.8  # … but nobody waits longer than this
    poll_seconds: float = 0.05
    lease_seconds: float = 15.0  # a dead worker's work is taken over after this
    dialogue_workers: int = 4
    delivery_workers: int = 2
    rasa_timeout_seconds: float = 10.0
    holding_after_seconds: float = 20.0  # Rasa away: a holding reply by then
    outage_case_after_seconds: float = 120.0  # … and a case by then
    turn_attempts: int = 3  # a turn that Rasa fails this often becomes a case
    maybe_sent_seconds: float = 30.0  # how long a bot row in doubt waits for its echo
    outside_hours: float = 12.0  # silence after somebody answered in the platform's own tool

    # files that people send
    attachment_limit: int = 10_000_000  # bytes; larger ones are not fetched
    zalo_file_hosts: str = "zdn.vn"  # comma between: where Zalo keeps them, and all below
    messenger_file_hosts: str = "fbcdn.net, fbsbx.com"

    # limits
    text_limit: int = 2000  # longer texts are answered kindly, not parsed
    body_limit: int = 65536  # bytes of one request
    messages_per_minute: int = 20  # per session
    messages_per_hour_address: int = 600  # per network address
    sessions_per_hour_address: int = 60  # new sessions per network address
    login_tries_per_hour_address: int = 20
    login_tries_per_hour_account: int = 10
    login_tries_per_day_account: int = 20
    console_idle_minutes: int = 15
    console_session_hours: int = 8

    # e-mail to officers when nobody is looking; without a host there is none
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"  # none: to this machine only
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_password_file: Path = Path()  # in place of the password itself
    smtp_from: str = ""

    # how long things are kept
    keep_talk_hours: int = 24  # without consent, after the answer
    keep_talk_days_consent: int = 30
    keep_case_days: int = 180

    class Config:
        env_prefix = "BOT_"

    @root_validator
    def _fill(cls, values: dict) -> dict:  # noqa: N805 - pydantic's validators take the class
        data_dir = Path(values["data_dir"])
        if values["key_file"] == Path():
            values["key_file"] = data_dir / "keys.json"
        if values["channels_file"] == Path():
            values["channels_file"] = data_dir / "channels.yml"
        values["database_url"] = values["database_url"] or f"sqlite:///{data_dir / 'bot.db'}"
        values["tracker_url"] = values["tracker_url"] or f"sqlite:///{data_dir / 'tracker.db'}"
        values["rasa_url"] = values["rasa_url"] or f"http://127.0.0.1:{values['rasa_port']}"
        return values

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """``trusted_proxies``, read. Raises ``SettingsError`` on anything that is no address."""
        parts = [part.strip() for part in self.trusted_proxies.split(",")]
        try:
            return tuple(ipaddress.ip_network(part, strict=False) for part in parts if part)
        except ValueError as error:
            raise SettingsError(f"BOT_TRUSTED_PROXIES: {error}") from error

    def file_hosts(self, channel: str) -> tuple[str, ...]:
        """The domains from which a platform's files are fetched. Raises ``SettingsError`` on what is no domain."""
        name = f"{channel}_file_hosts"
        found = tuple(part.strip().lower() for part in getattr(self, name).split(",") if part.strip())
        for domain in found:
            if not DOMAIN.fullmatch(domain):
                raise SettingsError(f"BOT_{name.upper()}: {domain} is not a domain such as example.vn")
        return found

    @property
    def embedded(self) -> bool:
        """True for the one-machine default: SQLite and loopback addresses only."""
        return (
            not self.production
            and self.database_url.startswith("sqlite")
            and is_loopback(self.host)
            and is_loopback(self.console_host)
        )


def is_loopback(host: str) -> bool:
    """True when ``host`` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(wanted: Settings) -> None:
    """Raise ``SettingsError`` for a combination that must not run."""
    wanted.proxy_networks  # noqa: B018 - read here, so that a mistake stops the start and not a request
    for channel in ("zalo", "messenger"):
        wanted.file_hosts(channel)
    if os.environ.get("BOT_TODAY") and not wanted.embedded:
        raise SettingsError("BOT_TODAY is only for an embedded installation on loopback addresses")
    _check_mail(wanted)
    if wanted.production:
        for name in ("public_url", "console_url"):
            if not getattr(wanted, name).startswith("https://"):
                raise SettingsError(f"production needs BOT_{name.upper()} with https://")
    elif not (is_loopback(wanted.host) and is_loopback(wanted.console_host)):
        raise SettingsError("outside loopback set BOT_PRODUCTION=true, with HTTPS in front")


def _check_mail(wanted: Settings) -> None:
    if not wanted.smtp_host:
        return
    if "@" not in wanted.smtp_from:
        raise SettingsError("BOT_SMTP_HOST needs BOT_SMTP_FROM, the address that the notices come from")
    if wanted.smtp_tls == "none" and not is_loopback(wanted.smtp_host):
        raise SettingsError("BOT_SMTP_TLS=none is for a mail server on this machine only")
    if wanted.smtp_password and wanted.smtp_password_file != Path():
        raise SettingsError("set BOT_SMTP_PASSWORD or BOT_SMTP_PASSWORD_FILE, not both")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """This process's settings. Raises ``SettingsError`` with the name of what is wrong."""
    try:
        wanted = Settings()
    except ValidationError as error:
        problems = "; ".join(f"BOT_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(problems) from error
    check(wanted)
    return wanted
