"""What a browser calls itself, in two words that its owner knows it by: "Chrome, Windows"."""

from __future__ import annotations

# The first that is named counts: most of them also name those below.
_BROWSERS = {
    "Edg": "Edge",
    "coc_coc": "Cốc Cốc",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "Chrome/": "Chrome",
    "CriOS": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "máy Mac",
    "Linux": "Linux",
}


def browser_name(user_agent: str) -> str:
    """From the ``User-Agent`` header; "trình duyệt khác" where nothing is known."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "trình duyệt khác")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return f"{browser}, {system}" if system else browser
