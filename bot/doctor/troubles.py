"""What each kind of alarm means, and what an operator does about it. docs/operations.md says the same at more length."""

from __future__ import annotations

TROUBLES: dict[str, tuple[str, str]] = {
    "token": (
        "the platform no longer takes our token, or a new one could not be had",
        "Zalo: give consent again and put the new refresh_token into the channels file; Page: make a new page token",
    ),
    "access": (
        "Zalo refuses even a fresh access token",
        "check in Zalo's console that the OA still grants the app, and that app_id and account belong together",
    ),
    "account": (
        "the OA or Page may not send, or is not in the channels file",
        "check its state, verification and package in the platform's console, and its entry in the channels file",
    ),
    "app_secret": (
        "Zalo refuses our appsecret_proof",
        "compare app_secret in the channels file with the console",
    ),
    "quota": ("the OA's quota of messages is used up", "buy a package, or wait for the next period"),
    "away": (
        "the platform has not answered for more than five minutes",
        "look whether this machine reaches it and whether it tells of an outage; what waits is sent when it is back",
    ),
    "redirect": (
        "a platform's address redirects",
        "check api, oauth and graph in the channels file; report it",
    ),
    "permission": (
        "the app or the Page lacks a permission, or the app is in development mode",
        "check the app's permissions and its mode in Meta's dashboard",
    ),
    "blocked": (
        "Meta has blocked the Page for policy",
        "read what Meta tells the Page's administrators, and appeal; nothing is sent meanwhile",
    ),
    "tag": (
        "Meta refuses the HUMAN_AGENT tag",
        "set human_agent to false until it is approved; officers reach people within 24 hours only",
    ),
    "request": (
        "the platform refuses a field of our message",
        "report it with the detail: it is a bug of ours",
    ),
    "policy": (
        "Meta warns the Page",
        "read what Meta tells the Page's administrators, mend it, then dismiss the alarm in the console",
    ),
    "webhook": (
        "webhooks arrive with a wrong signature",
        "compare oa_secret (Zalo) or app_secret (Meta) in the channels file with the platform's console",
    ),
    "file_host": (
        "people's files lie on a host that is not on the list, and are not fetched",
        "if the host in the detail is the platform's, add its domain to BOT_ZALO_FILE_HOSTS or BOT_MESSENGER_FILE_HOSTS, "
        "restart, and dismiss the alarm in the console",
    ),
    "mail": (
        "officers cannot be told by e-mail that somebody waits",
        "check the BOT_SMTP_ settings with bot doctor, and that every desk has an officer with an address",
    ),
}
# With these nothing gets through; the others let most messages pass.
FATAL = frozenset({"token", "access", "account", "app_secret", "permission", "blocked", "webhook"})


def what_to_do(kind: str) -> tuple[str, str]:
    """Meaning and cure of an alarm. One that is not known here says so."""
    known = TROUBLES.get(kind.partition("/")[0])
    return known or ("an alarm without a description", "see the log of the process that raised it")
