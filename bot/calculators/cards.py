"""Results as cards: the answer first, what to do next, the working behind "Xem cách tính", its sources, a few buttons.

A day is always "khoảng … (ước tính)". Where the law is not settled the officer comes first. After a file's ``review_by``
nothing is said from it: the card offers an officer instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.core.cards import Button, Card
from bot.knowledge import knowledge
from bot.knowledge.model import PARTS, Statement
from bot.knowledge.render import AS_KNOWN, IN_REVIEW, OFFICER, UNSIGNED, sources

from . import certificate, expungement, legal_aid, loan, plan, training
from .advice import Advice, Answer
from .expungement import Verdict
from .loan import Eligible
from .rulebook import Rulebook, in_force

WORKING = "Xem cách tính"
NEEDS = 2
REASONS = 2  # of a short interview, in front; the others behind
TOPICS = {
    "expungement": "ngày xóa án tích",
    "loan": "vay vốn theo Quyết định 22",
    "legal_aid": "trợ giúp pháp lý",
    "certificate": "Phiếu lý lịch tư pháp",
    "training": "tiền hỗ trợ học nghề",
    "plan": "việc cần làm khi mới về",
}
SAYS_WHY = {Verdict.OFFICER, Verdict.OBLIGATIONS, Verdict.NOT_SERVED}


def expungement_card(result: expungement.Result, day: date) -> Card:
    """The answer about one conviction, shown on ``day``."""
    book = expungement.rules()
    said = [result.headline(book)]
    if result.verdict in SAYS_WHY or result.missing:
        said.append(result.steps[-1].text)
    if caution := result.caution(book):
        said.append(caution)
    next_steps = result.next_steps(book)
    return _card(
        "expungement",
        book,
        day,
        said,
        next_steps,
        working=result.steps,
        needs=result.needs,
        officer=result.officer,
    )


def loan_card(result: loan.Result, day: date) -> Card:
    """The answer about a loan."""
    said = [result.headline, *(step.text for step in result.front)]
    if result.eligible is not Eligible.YES:
        said += [f"• {_sentence(reason.text)}" for reason in result.reasons[1:3]]
    behind = (*result.reasons, *(step for step in result.steps if step not in result.front))
    working = [step.copy(update={"text": _sentence(step.text)}) for step in behind]
    unsure = result.eligible is Eligible.OFFICER or result.confidence in ("A text / C", "C")
    return _card(
        "loan",
        loan.rules(),
        day,
        said,
        result.next,
        front=result.front,
        working=working,
        papers=result.papers,
        needs=result.needs,
        officer=unsure,
    )


def legal_aid_card(advice: Advice, day: date) -> Card:
    """The answer about legal aid."""
    return _advice_card("legal_aid", legal_aid.rules(), advice, day)


def certificate_card(result: certificate.Result, day: date) -> Card:
    """The answer about the record certificate."""
    return _advice_card("certificate", certificate.rules(), result.advice, day)


def training_card(advice: Advice, day: date) -> Card:
    """The answer about training money and offices."""
    return _advice_card("training", training.rules(), advice, day)


def plan_card(made: plan.Plan) -> Card:
    """The checklist; what each thing rests on is behind "Xem cách tính"."""
    book = plan.rules()
    lines = [book.headline]
    for phase, heading in book.phases.items():
        steps = [step for step in made.steps if step.phase == phase]
        lines += [f"**{heading}**"] if steps else []
        lines += [f"☐ {step.title}{f' – {step.when}' if step.when else ''}" for step in steps]
    working = [words for step in made.steps for words in step.words]
    needs = [step.need for step in made.steps if step.on] or [step.need for step in made.steps]
    return _card("plan", book, made.day, lines, (), working=working, needs=needs, officer=made.officer)


def _advice_card(topic: str, book: Rulebook, advice: Advice, day: date) -> Card:
    said = [advice.headline, *(step.text for step in advice.steps[:REASONS])]
    officer = advice.officer or advice.answer is Answer.PERHAPS
    return _card(
        topic, book, day, said, advice.next, working=advice.steps, needs=advice.needs, officer=officer
    )


def _card(
    topic: str,
    book: Rulebook,
    day: date,
    said: Sequence[str],
    next_steps: Iterable[Statement],
    *,
    working: Sequence[Statement],
    needs: Iterable[str],
    officer: bool,
    front: Sequence[Statement] = (),
    papers: Sequence[Statement] = (),
) -> Card:
    """The parts put together; only an offer of an officer when the file is past its review."""
    if day > book.review_by:
        text = IN_REVIEW.format(question=TOPICS[topic])
        return Card(id=f"calc/{topic}", text=text, kind="notice", buttons=(OFFICER,))
    known = knowledge()
    to_do = tuple(next_steps)
    cited = [in_force(each, day, known.content.instruments) for each in (*front, *working, *papers, *to_do)]
    unsure = any(statement.confidence == "A text / C" and statement.basis for statement in cited)
    open_next = [need for need in dict.fromkeys(needs) if known.has(need)][:NEEDS]
    onward = [Button(known.title(need), act={"act": "need", "need": need}) for need in open_next]
    caveat = [*([AS_KNOWN] if unsure else []), *([] if book.signed_off_by else [UNSIGNED])]
    return Card(
        id=f"calc/{topic}",
        text="\n".join([*said, *(f"• {step.text}" for step in to_do)]),
        more=_more(working, papers),
        more_title=WORKING,
        caveat=" ".join(caveat),
        sources=sources(known.content.instruments, cited),
        buttons=(OFFICER, *onward) if officer else (*onward, OFFICER),
    )


def _more(working: Sequence[Statement], papers: Sequence[Statement]) -> str:
    lines = [f"{number}. {step.text}" for number, step in enumerate(working, start=1)]
    if papers:
        lines += [f"**{PARTS['papers']}**", *(f"• {paper.text}" for paper in papers)]
    return "\n".join(lines)


def _sentence(text: str) -> str:
    """``text`` with its full stop: reasons are written without one, for the tables."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
