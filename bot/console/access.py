"""Which role may go where. What stands in no area is closed to all, pages to come included."""

from __future__ import annotations

from bot.store.officers import ROLES
from bot.store.sessions import CASE_ROLES, SignedIn

EVERYONE = frozenset(ROLES)
CASES = frozenset(CASE_ROLES)
SUPERVISOR, EDITOR, ADMINISTRATOR = (frozenset({role}) for role in ("supervisor", "editor", "administrator"))
# The beginning of a path, whole segments; the longest one that fits counts.
AREAS = {
    "/": CASES,
    "/hang-cho": CASES,
    "/vu": CASES,  # and only those cases that ``sees`` lets through
    "/cau-mau": CASES,
    "/con-day": EVERYONE,
    "/su-kien": EVERYONE,
    "/dang-xuat": EVERYONE,
    "/tai-khoan": EVERYONE,
    "/xac-nhan": EVERYONE,
    "/so-tay": EVERYONE,
    "/su-co": SUPERVISOR | ADMINISTRATOR,
    "/su-co/dai": EVERYONE,
    "/can-bo": ADMINISTRATOR,
    "/cap-lai-ma": SUPERVISOR | ADMINISTRATOR,
    "/cai-dat": ADMINISTRATOR,
    "/nhat-ky": SUPERVISOR,
    "/phu-trach": SUPERVISOR,
    "/chat-luong": SUPERVISOR,
    "/nhan-xet": CASES,
    "/bao-cao": SUPERVISOR | ADMINISTRATOR,
    "/cau-hoi": SUPERVISOR | EDITOR,  # masked, and who reads is noted
}
# Where each role begins. (An editor's pages hold no one's data.)
HOMES = {"officer": "/", "supervisor": "/", "editor": "/so-tay", "administrator": "/can-bo"}
# What the head of each page offers, in this order, to those who may go there.
LINKS = {
    "/": "Hàng chờ",
    "/phu-trach": "Phụ trách",
    "/chat-luong": "Chất lượng",
    "/nhan-xet": "Nhận xét",
    "/cau-hoi": "Câu hỏi",
    "/bao-cao": "Báo cáo",
    "/cau-mau": "Câu mẫu",
    "/so-tay": "Sổ tay",
    "/su-co": "Sự cố",
    "/nhat-ky": "Nhật ký",
    "/can-bo": "Cán bộ",
    "/cap-lai-ma": "Cấp lại mã",
    "/cai-dat": "Cài đặt",
    "/tai-khoan": "Tài khoản",
}


def links(role: str) -> list[tuple[str, str]]:
    """Address and name of each page that this role may open."""
    return [(path, name) for path, name in LINKS.items() if may(role, path)]


def area(path: str) -> str | None:
    """The area that ``path`` lies in."""
    parts = [part for part in path.split("/") if part]
    for length in range(len(parts), 0, -1):
        beginning = "/" + "/".join(parts[:length])
        if beginning in AREAS:
            return beginning
    return None if parts else "/"


def may(role: str, path: str) -> bool:
    """True when this role has business there."""
    return role in AREAS.get(area(path) or "", frozenset())


def sees(officer: SignedIn, desk: str, holder_id: int | None) -> bool:
    """True for a case of the officer's desk, one that the officer holds, and for a supervisor any."""
    if officer.role == "supervisor":
        return True
    return officer.role == "officer" and (desk == officer.desk or holder_id == officer.id)
