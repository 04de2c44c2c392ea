"""Makes the card a citizen sees on a given day from an answer of data/knowledge. Same input, same card, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.core.cards import Button, Card, Source

from .content import Content
from .model import PARTS, Answer, Basis, Instrument, Statement, Version

UNSIGNED = "Thông tin tham khảo, đang chờ cán bộ duyệt."
AS_KNOWN = "Nội dung này nêu theo quy định hiện biết, luật mới có thể đã sửa. Nên hỏi lại cán bộ."
IN_REVIEW = (
    "Nội dung về {question} đang được rà soát lại.\n"
    "Mình chưa trả lời phần này để tránh nói sai.\n"
    "Để chắc chắn, mình chuyển câu hỏi cho cán bộ nhé?"
)
NOT_THAT_DAY = (
    "Nội dung về {question} cho ngày {day} đang được kiểm tra lại.\n"
    "Mình chưa có câu trả lời chắc chắn cho thời gian này.\n"
    "Để chắc chắn, mình chuyển câu hỏi cho cán bộ nhé?"
)
OFFICER = Button("Gặp cán bộ", act={"act": "human"})


def render(
    content: Content,
    titles: dict[str, str],
    answer: Answer,
    day: date,
    facts: Mapping[str, str] | None = None,
) -> Card:
    """The card of ``answer`` on ``day``; one that offers an officer where nothing may be said.

    ``facts``: what the conversation has told (``model.FACTS``); some statements wait for one.
    """
    version = _version(answer, day)
    if version is None:
        text = NOT_THAT_DAY.format(question=answer.question, day=day.strftime("%d/%m/%Y"))
        return _officer_card(answer, f"{answer.need}@none", text)
    card_id = f"{answer.need}@{version.valid_from.isoformat()}"
    stale = day > version.review_by
    if stale and answer.kind != "urgent" and states_law(version):
        return _officer_card(answer, card_id, IN_REVIEW.format(question=answer.question))
    # An urgent card is never withheld: when stale it keeps its help and loses only what states law.
    shown = [tuple(s for s in part if s.fits(facts or {})) for part in (version.answer, version.more)]
    if stale:
        shown = [_without_law(shown[0]) or shown[0], _without_law(shown[1])]
    cited = [statement for part in shown for statement in part if statement.basis]
    return Card(
        id=card_id,
        text=_text(shown[0]),
        kind=answer.kind,
        needs=(answer.need,),
        more=_parts(shown[1]),
        caveat=_caveat(version, cited),
        sources=sources(content.instruments, cited),
        buttons=_buttons(content, titles, answer, version),
    )


def states_law(version: Version) -> bool:
    """True when anything in the version rests on an instrument, and so may grow old."""
    return any(statement.basis for statement in version.statements())


def _version(answer: Answer, day: date) -> Version | None:
    for version in answer.versions:
        if version.covers(day):
            return version
    if answer.kind == "urgent":  # help is never withheld: the version nearest in time
        return min(answer.versions, key=lambda version: abs((version.valid_from - day).days))
    return None


def _without_law(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(statement for statement in statements if not statement.basis)


def _officer_card(answer: Answer, card_id: str, text: str) -> Card:
    return Card(id=card_id, text=text, kind="notice", needs=(answer.need,), buttons=(OFFICER,))


def _text(statements: Iterable[Statement]) -> str:
    return "\n".join(statement.text.strip() for statement in statements)


def _parts(statements: Sequence[Statement]) -> str:
    """Statements under the headings of their parts; those without one come first."""
    by_part = {part: [s for s in statements if s.part == part] for part in PARTS}
    texts = []
    for part, heading in PARTS.items():
        if by_part[part]:
            texts += [f"**{heading}**"] if heading else []
            texts.append(_text(by_part[part]))
    return "\n".join(texts)


def _caveat(version: Version, cited: list[Statement]) -> str:
    parts = []
    if any(statement.confidence == "A text / C" for statement in cited):
        parts.append(AS_KNOWN)
    if cited and not version.signed_off_by:
        parts.append(UNSIGNED)
    return " ".join(parts)


def sources(instruments: dict[str, Instrument], cited: Iterable[Statement]) -> tuple[Source, ...]:
    """One source an instrument, in the order of first citation, with all its articles."""
    articles: dict[str, list[str]] = {}
    for statement in cited:
        for basis in statement.basis:
            places = articles.setdefault(basis.instrument, [])
            place = place_of(basis)
            if place and place not in places:
                places.append(place)
    return tuple(_source(instruments[key], "; ".join(places)) for key, places in articles.items())


def place_of(basis: Basis) -> str:
    """The article and clause as a citizen reads them: "Điều 70 khoản 2"."""
    article = f"Điều {basis.article}" if basis.article[:1].isdigit() else basis.article
    clause = f"khoản {basis.clause}" if basis.clause[:1].isdigit() else basis.clause
    return " ".join(part for part in (article, clause) if part)


def _source(instrument: Instrument, article: str) -> Source:
    ends = instrument.valid_to.isoformat() if instrument.valid_to and instrument.valid_to_exact else None
    return Source(
        instrument=instrument.name,
        article=article,
        title=instrument.title,
        url=instrument.url,
        valid_from=instrument.valid_from.isoformat() if instrument.valid_from_exact else None,
        valid_to=ends,
    )


def _buttons(
    content: Content, titles: dict[str, str], answer: Answer, version: Version
) -> tuple[Button, ...]:
    """The likeliest press first: on an urgent card the phones, where the text is unsure the officer."""
    phones = [Button(content.contacts.phones[key].title, phone=key) for key in version.phones]
    onward = [Button(titles[need], act={"act": "need", "need": need}) for need in version.next]
    links = [
        Button(content.contacts.links[key].title, url=content.contacts.links[key].url)
        for key in version.links
    ]
    doubtful = any(statement.confidence == "A text / C" for statement in version.statements())
    first = [OFFICER] if version.offer_officer or doubtful else []
    last = [] if first else [OFFICER]
    if answer.kind == "urgent":
        return (*phones, *first, *onward, *links, *last)
    return (*first, *onward, *phones, *links, *last)
