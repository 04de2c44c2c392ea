"""What a Page shows before anything is said: greeting, first questions, menu; and which events it sends us."""

from __future__ import annotations

from typing import Any

from bot.channels import outbound
from bot.channels.accounts import MessengerAccount
from bot.core.errors import SendFailed

from . import graph

# The fixed payloads: the only ones that are not made for one conversation. What each asks for is the gate's to know.
START = "#start"  # the first press of a new conversation
MENU = "#menu"
PAPERS = "#papers"
LOAN = "#loan"
WORK = "#work"
HUMAN = "#human"
FORGET = "#forget"

GREETING = "Chào anh/chị. Đây là máy trả lời tự động về giấy tờ, vay vốn, việc làm. Cần gặp cán bộ, cứ nhắn “gặp cán bộ”."
QUESTIONS = {  # at most 4
    "Làm giấy tờ ở đâu?": PAPERS,
    "Vay vốn cần điều kiện gì?": LOAN,
    "Tìm việc, học nghề thế nào?": WORK,
    "Tôi muốn gặp cán bộ": HUMAN,
}
ENTRIES = {  # at most 20, titles of at most 30 characters
    "Hỏi việc khác": MENU,
    "Giấy tờ": PAPERS,
    "Vay vốn": LOAN,
    "Tìm việc, học nghề": WORK,
    "Gặp cán bộ": HUMAN,
    "Xóa dữ liệu của tôi": FORGET,
}
FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "messaging_referrals",
    "messaging_handovers",
    "standby",
    "message_edits",
    "message_reactions",
    "messaging_policy_enforcement",
)


def profile() -> dict[str, Any]:
    """The body for ``messenger_profile``."""
    questions = [{"question": question, "payload": payload} for question, payload in QUESTIONS.items()]
    entries = [{"type": "postback", "title": title, "payload": word} for title, word in ENTRIES.items()]
    return {
        "greeting": [{"locale": "default", "text": GREETING}],
        "get_started": {"payload": START},
        "ice_breakers": [{"locale": "default", "call_to_actions": questions}],
        "persistent_menu": [
            {"locale": "default", "composer_input_disabled": False, "call_to_actions": entries}
        ],
    }


def set_profile(page: MessengerAccount) -> None:
    """Give the Page its greeting, questions and menu, and have its events sent here. Raises ``SendFailed``.

    Doing it again changes nothing. Meta allows ten such calls in ten minutes.
    """
    http = outbound.session()
    answer = graph.call(http, page, "messenger_profile", profile())
    if answer.get("result") != "success":
        raise SendFailed("Messenger: Meta không nhận trang chào và thực đơn", permanent=True)
    answer = graph.call(http, page, "subscribed_apps", {"subscribed_fields": ",".join(FIELDS)})
    if answer.get("success") is not True:
        raise SendFailed("Messenger: Meta không nhận đăng ký sự kiện", permanent=True)
