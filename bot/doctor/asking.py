"""Harmless questions to platforms and to our own parts: a GET, or a POST that must be refused. No answer raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from time import time as machine_time  # which BOT_TODAY does not move
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.channels import outbound
from bot.core.errors import Refused

PATIENCE = (3.0, 8.0)  # s, to connect and to answer


@dataclass(frozen=True)
class Answer:
    """``status`` 0: there was none, and ``trouble`` says why in plain words."""

    status: int = 0
    json: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    trouble: str = ""


class Answers:
    """Asks, and notes how our clock stands to the ``Date`` of each answer from elsewhere."""

    def __init__(self) -> None:
        self.skews: list[tuple[str, timedelta]] = []
        self._http = requests.Session()
        self._http.trust_env = False

    def platform(self, url: str, **request: Any) -> Answer:
        """GET from a platform's own host (or the simulator's), by the rules of all calls out of the house."""
        try:
            outbound.check(url)
        except Refused:
            return Answer(trouble=f"{urlsplit(url).hostname} is not a host of the platform")
        answer, date = self._ask("GET", url, **request)
        self._compare(urlsplit(url).hostname or "", date)
        return answer

    def own(self, method: str, url: str, **request: Any) -> Answer:
        """Ask one of our own parts, or our own public address."""
        return self._ask(method, url, **request)[0]

    def _ask(self, method: str, url: str, **request: Any) -> tuple[Answer, str]:
        try:
            response = self._http.request(method, url, timeout=PATIENCE, allow_redirects=False, **request)
        except requests.exceptions.SSLError:
            return Answer(trouble="its HTTPS certificate is not accepted"), ""
        except requests.Timeout:
            return Answer(trouble="no answer in time"), ""
        except requests.RequestException:
            return Answer(trouble="no connection"), ""
        if response.is_redirect:
            return Answer(response.status_code, trouble="it redirects, which is not followed"), ""
        said = Answer(response.status_code, outbound.json_of(response), response.text[:1000])
        return said, response.headers.get("Date", "")

    def _compare(self, source: str, date: str) -> None:
        try:
            there = parsedate_to_datetime(date).timestamp()
        except (TypeError, ValueError):
            return
        self.skews.append(
            (source, timedelta(seconds=machine_time() - there - 0.5))
        )  # a Date has whole seconds
