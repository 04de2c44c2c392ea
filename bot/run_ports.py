"""The addresses of one machine's start: are they free, and do they answer yet?"""

from __future__ import annotations

import errno
import http.client
import ipaddress
import socket
from dataclasses import dataclass

from bot.core.settings import Settings


@dataclass(frozen=True)
class Address:
    """Where one part listens, the setting that moves it, and the path that answers 200 when it is ready."""

    part: str
    host: str
    port: int
    setting: str
    health: str

    @property
    def near(self) -> str:
        """The host under which it is reached from this machine."""
        try:
            return "127.0.0.1" if ipaddress.ip_address(self.host).is_unspecified else self.host
        except ValueError:
            return self.host

    @property
    def url(self) -> str:
        """What a person types into a browser."""
        return f"http://{self.near}:{self.port}/"


def addresses(wanted: Settings) -> list[Address]:
    """All that listens after ``bot run``."""
    listening = [
        Address("rasa", "127.0.0.1", wanted.rasa_port, "BOT_RASA_PORT", "/webhooks/turn/health"),
        Address("actions", "127.0.0.1", wanted.actions_port, "BOT_ACTIONS_PORT", "/health"),
        Address("web chat", wanted.host, wanted.port, "BOT_PORT", "/healthz"),
        Address("console", wanted.console_host, wanted.console_port, "BOT_CONSOLE_PORT", "/healthz"),
    ]
    if wanted.embedded:
        listening.append(
            Address("simulator", "127.0.0.1", wanted.simulator_port, "BOT_SIMULATOR_PORT", "/healthz")
        )
    return listening


def problems(listening: list[Address]) -> list[str]:
    """One line for each port that cannot be had, naming the setting that moves it."""
    found = []
    taken_by: dict[int, str] = {}
    for address in listening:
        if address.port in taken_by:
            found.append(f"{address.setting} and {taken_by[address.port]} are both {address.port}.")
        elif trouble := _trouble(address):
            found.append(f"{trouble} Set {address.setting}=… to another port ({address.part}).")
        taken_by[address.port] = address.setting
    return found


def _trouble(address: Address) -> str | None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {address.port} is taken."
            return f"Port {address.port} on {address.host} cannot be used: {error.strerror}."
    return None


def is_ready(address: Address) -> bool:
    """True when the part answers 200 on its health path."""
    connection = http.client.HTTPConnection(address.near, address.port, timeout=1)
    try:
        connection.request("GET", address.health)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
