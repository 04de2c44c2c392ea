"""The tables. Whatever could name a person or tell their story is ``Sealed`` or a keyed hash.

Lives of the rows:

* inbox   ``new`` → ``waiting`` → ``answered``; or ``held`` (an officer has the thread), ``ignored``;
  an event (receipt, echo, follow …): ``new`` → ``noted``, or ``waiting`` while an echo's own send is not known yet
* turn    ``open`` → ``done`` | ``failed``
* outbox  ``queued`` → ``sending`` → ``sent``; or ``maybe_sent``, ``cancelled``, ``failed``
* attachment  ``waiting`` (to be fetched) → ``kept`` | ``refused``; an officer's own is ``kept`` from the start
* case    ``open`` → ``claimed`` → ``closed`` (release goes back to the bot and closes too); transfer, or an owner's
  silence: ``claimed`` → ``open`` again, and the bot stays silent
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import declarative_base, deferred

from .columns import Moment, Sealed, SealedBytes

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Base: Any = declarative_base(metadata=metadata)


class Thread(Base):
    """One person on one channel account. ``holder`` is the officer who has it, or NULL: the bot's.

    While a case waits to be taken over by a colleague, the last officer stays the holder: the bot keeps silent.
    """

    __tablename__ = "threads"
    id = Column(String(40), primary_key=True)
    channel = Column(String(16), nullable=False)
    account = Column(String(64), nullable=False)
    person = Column(String(64), nullable=False)  # keyed hash of the platform's id
    platform_id = Column(Sealed("threads.platform_id"))
    created_at = Column(Moment, nullable=False)
    last_inbound_at = Column(Moment)
    last_interaction_at = Column(
        Moment
    )  # what the platform counts: messages, presses, a follow, a menu click
    outside_until = Column(
        Moment
    )  # somebody answers in the platform's own tool: the bot is silent until then
    reachable = Column(Boolean)  # False: the person blocked us or left; NULL and True: as far as we know, yes
    quota_kind = Column(String(24))  # what the last answer of the platform said may still be sent, and when
    quota_left = Column(Integer)
    quota_at = Column(Moment)
    holder = Column(Integer, ForeignKey("officers.id"))
    notice_at = Column(Moment)  # when the privacy notice was shown; it is shown once
    greeted_at = Column(Moment)  # when the person was last greeted before they had said anything
    consent = Column(Boolean)  # NULL: not asked or not answered
    resumed_at = Column(Moment)  # last release by an officer
    misses = Column(Integer, nullable=False, default=0)  # misunderstandings in a row
    counted_month = Column(String(7))  # "2026-11": the newest month in whose report this person is one
    lane_owner = Column(String(40))  # the worker that lives this person's turns now
    lane_until = Column(Moment)
    __table_args__ = (
        UniqueConstraint("channel", "account", "person"),
        Index("ix_threads_lane", "lane_until"),
    )


class Inbound(Base):
    """One message from a person, stored before the 200. ``message`` is a keyed hash of the platform's id."""

    __tablename__ = "inbox"
    id = Column(Integer, primary_key=True, autoincrement=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    channel = Column(String(16), nullable=False)
    account = Column(String(64), nullable=False)
    message = Column(String(64), nullable=False)
    kind = Column(String(16), nullable=False)  # text | press | attachment | event
    body = Column(Sealed("inbox.body"))  # {"text"} | {"payload"} | {"type"} | {"event"}
    sent_at = Column(Moment)  # the platform's own time of it: the order in which it was written
    received_at = Column(Moment, nullable=False)
    state = Column(String(12), nullable=False, default="new")
    gated_at = Column(Moment)
    danger = Column(String(16))
    turn_id = Column(String(40), ForeignKey("turns.id"))
    done_at = Column(Moment)
    __table_args__ = (
        UniqueConstraint("channel", "account", "message"),
        Index("ix_inbox_state_thread", "state", "thread_id"),
        Index("ix_inbox_thread", "thread_id", "id"),
        {"sqlite_autoincrement": True},
    )


class Turn(Base):
    """The inbox rows answered together. Its id travels through Rasa, so that it is lived once."""

    __tablename__ = "turns"
    id = Column(String(40), primary_key=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    state = Column(String(12), nullable=False, default="open")
    attempts = Column(Integer, nullable=False, default=0)
    not_before = Column(Moment)
    began_at = Column(Moment, nullable=False)
    done_at = Column(Moment)
    needs = Column(Sealed("turns.needs"))  # what was understood: for the officer's summary and for "again"
    looked_at = Column(Moment)  # somebody has seen to what was not understood
    __table_args__ = (
        Index("ix_turns_thread_state", "thread_id", "state"),
        Index("ix_turns_state", "state", "not_before"),
    )


class Outbound(Base):
    """One message to a person. Bot rows are unique by (turn, sequence), officers' rows by client_id."""

    __tablename__ = "outbox"
    id = Column(Integer, primary_key=True, autoincrement=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    turn_id = Column(String(40), ForeignKey("turns.id"))
    sequence = Column(Integer)
    author = Column(String(10), nullable=False)  # bot | officer | system
    officer_id = Column(Integer, ForeignKey("officers.id"))
    client_id = Column(String(64))
    kind = Column(String(10), nullable=False)
    card = Column(Sealed("outbox.card"))  # a Card as JSON, buttons already with payloads
    handoff = Column(Sealed("outbox.handoff"))  # {"case","reason","desk","urgent"} when this row tells of one
    created_at = Column(Moment, nullable=False)
    state = Column(String(12), nullable=False, default="queued")
    attempts = Column(Integer, nullable=False, default=0)
    strange = Column(Integer, nullable=False, default=0)  # how often the part in hand met an unknown trouble
    not_before = Column(Moment)
    lease_owner = Column(String(40))
    lease_until = Column(Moment)
    part = Column(Integer)  # parts that have left; a card may need several messages of a platform
    words = Column(String(64))  # keyed hash of the words of the part in hand, where echoes name nothing else
    again = Column(Integer)  # the part that was sent a second time, in doubt
    sent_at = Column(Moment)
    delivered_at = Column(Moment)
    seen_at = Column(Moment)
    error = Column(String(200))
    maybe_double = Column(Boolean, nullable=False, default=False)
    __table_args__ = (
        UniqueConstraint("turn_id", "sequence"),
        UniqueConstraint("thread_id", "client_id"),
        Index("ix_outbox_state", "state", "not_before"),
        Index("ix_outbox_thread", "thread_id", "id"),
        Index("ix_outbox_sent", "sent_at"),
        {"sqlite_autoincrement": True},
    )


class SentPart(Base):
    """One message of a platform that a row became. ``message``: keyed hash of its id there; echoes and receipts name it."""

    __tablename__ = "sent_parts"
    outbox_id = Column(Integer, ForeignKey("outbox.id"), primary_key=True)
    part = Column(Integer, primary_key=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    message = Column(String(64), nullable=False)
    sent_at = Column(Moment, nullable=False)
    __table_args__ = (Index("ix_sent_parts_message", "thread_id", "message"),)


class Attachment(Base):
    """A picture or file: sent by a person (``inbox_id``) and fetched from the platform, or by us (``outbox_id``).

    Its bytes are read only when they are asked for by name (``store.attachments.content``).
    """

    __tablename__ = "attachments"
    id = Column(Integer, primary_key=True, autoincrement=True)
    inbox_id = Column(Integer, ForeignKey("inbox.id"))
    outbox_id = Column(Integer, ForeignKey("outbox.id"))
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    type = Column(String(16), nullable=False)  # image | audio | video | file: what the sender says
    address = Column(Sealed("attachments.address"))  # where it lies on the platform; emptied once fetched
    name = Column(Sealed("attachments.name"))
    state = Column(String(12), nullable=False, default="waiting")
    reason = Column(String(40))  # why it was refused: see console.words
    media_type = Column(String(100))  # what its bytes say
    size = Column(Integer)  # bytes
    attempts = Column(Integer, nullable=False, default=0)
    not_before = Column(Moment)
    lease_owner = Column(String(40))
    lease_until = Column(Moment)
    done_at = Column(Moment)  # when it was kept or refused
    content = deferred(Column(SealedBytes("attachments.content")))
    __table_args__ = (
        Index("ix_attachments_state", "state"),
        Index("ix_attachments_thread", "thread_id"),
        Index("ix_attachments_inbox", "inbox_id"),
        Index("ix_attachments_outbox", "outbox_id"),
        {"sqlite_autoincrement": True},
    )


class PlatformToken(Base):
    """A pair of tokens that a platform rotates (Zalo): the new pair is stored before it is used."""

    __tablename__ = "platform_tokens"
    channel = Column(String(16), primary_key=True)
    account = Column(String(64), primary_key=True)
    access = Column(Sealed("platform_tokens.access"))
    refresh = Column(Sealed("platform_tokens.refresh"))
    previous = Column(Sealed("platform_tokens.previous"))
    expires_at = Column(Moment)
    refreshed_at = Column(Moment)
    refresher = Column(String(40))  # who is refreshing now, and until when nobody else may
    refresher_until = Column(Moment)


class Alarm(Base):
    """Something an operator must see to: a dead token, a page that was blocked. One live row a trouble."""

    __tablename__ = "alarms"
    id = Column(Integer, primary_key=True)
    kind = Column(String(32), nullable=False)
    channel = Column(String(16), nullable=False)
    account = Column(String(64), nullable=False)
    detail = Column(String(200), nullable=False, default="")
    raised_at = Column(Moment, nullable=False)
    last_at = Column(Moment, nullable=False)
    times = Column(Integer, nullable=False, default=1)
    cleared_at = Column(Moment)
    __table_args__ = (
        Index(
            "uq_alarms_live",
            "kind",
            "channel",
            "account",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )


class AccountStop(Base):
    """An account must not send (``all``), or not with the officers' tag (``tag``), until its platform's time is over."""

    __tablename__ = "account_stops"
    channel = Column(String(16), primary_key=True)
    account = Column(String(64), primary_key=True)
    what = Column(String(8), primary_key=True)
    since = Column(Moment, nullable=False)
    until = Column(Moment, nullable=False)
    reason = Column(String(200), nullable=False, default="")


class Press(Base):
    """A button's opaque payload: valid in its own thread; ``one_use`` where pressing changes something."""

    __tablename__ = "presses"
    payload = Column(String(24), primary_key=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    act = Column(Sealed("presses.act"), nullable=False)
    title = Column(Sealed("presses.title"), nullable=False)
    one_use = Column(Boolean, nullable=False, default=False)
    created_at = Column(Moment, nullable=False)
    used_at = Column(Moment)
    __table_args__ = (Index("ix_presses_thread", "thread_id"),)


class Officer(Base):
    """Someone who may sign in to the console."""

    __tablename__ = "officers"
    id = Column(Integer, primary_key=True)
    login = Column(String(64), nullable=False, unique=True)
    name = Column(Sealed("officers.name"), nullable=False)
    desk = Column(String(32), nullable=False)
    role = Column(String(16), nullable=False, default="officer")
    password_hash = Column(String(200), nullable=False)
    disabled = Column(Boolean, nullable=False, default=False)
    created_at = Column(Moment, nullable=False)
    totp_secret = Column(Sealed("officers.totp_secret"))
    totp_since = Column(Moment)  # the officer's app has shown that it knows the secret
    totp_step = Column(Integer)  # the newest step whose code was used: none is good twice
    email = Column(Sealed("officers.email"))  # where it is told that somebody waits, and nothing else


class RecoveryCode(Base):
    """Signs an officer in once in place of a one-time code. Only a keyed hash is stored."""

    __tablename__ = "recovery_codes"
    code = Column(String(64), primary_key=True)
    officer_id = Column(Integer, ForeignKey("officers.id"), nullable=False)
    used_at = Column(Moment)
    __table_args__ = (Index("ix_recovery_codes_officer", "officer_id"),)


class SecondFactorReset(Base):
    """An officer lost phone and recovery codes: one colleague proposes, another confirms. At most one open an officer."""

    __tablename__ = "second_factor_resets"
    officer_id = Column(Integer, ForeignKey("officers.id"), primary_key=True)
    proposed_by = Column(Integer, ForeignKey("officers.id"), nullable=False)
    proposed_at = Column(Moment, nullable=False)


class OfficeSetting(Base):
    """Desks, hours, days off or deadlines as the administrator set them; ``value`` is JSON."""

    __tablename__ = "office_settings"
    name = Column(String(32), primary_key=True)
    value = Column(Text, nullable=False)
    changed_at = Column(Moment, nullable=False)
    changed_by = Column(Integer, ForeignKey("officers.id"), nullable=False)


class OfficerSession(Base):
    """A browser of an officer. Only the SHA-256 of its token is stored.

    Signed in from ``confirmed_at`` on, when the second factor was last given; before, only the password was right.
    """

    __tablename__ = "officer_sessions"
    token_hash = Column(String(64), primary_key=True)
    officer_id = Column(Integer, ForeignKey("officers.id"), nullable=False)
    browser = Column(String(40), nullable=False, default="", server_default="")  # "Chrome, Windows"
    confirmed_at = Column(Moment)
    created_at = Column(Moment, nullable=False)
    last_seen_at = Column(Moment, nullable=False)  # last deed of the officer
    watching_at = Column(Moment)  # last sign of life of the open console (its alert stream)
    ended_at = Column(Moment)


class Case(Base):
    """Something for an officer. At most one live case a thread."""

    __tablename__ = "cases"
    id = Column(Integer, primary_key=True, autoincrement=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    reason = Column(String(16), nullable=False)
    danger = Column(String(16))
    need = Column(String(64))
    desk = Column(String(32), nullable=False)
    urgent = Column(Boolean, nullable=False, default=False)
    state = Column(String(12), nullable=False, default="open")
    opened_at = Column(Moment, nullable=False)
    rang_at = Column(Moment, nullable=False)  # last time it called for attention
    due_at = Column(Moment, nullable=False)
    claimed_by = Column(Integer, ForeignKey("officers.id"))
    claimed_at = Column(Moment)
    closed_at = Column(Moment)
    closed_by = Column(Integer, ForeignKey("officers.id"))
    outcome = Column(String(16))  # released | closed | local | withdrawn | erased
    route = Column(String(48))  # why it came to this desk at first: see handoff.words.route
    assigned_to = Column(Integer)  # the officer whom a colleague has asked to go on with it
    queued_at = Column(Moment)  # since when it waits to be claimed, where it has moved since it was opened
    alerts = Column(Integer, nullable=False, default=0, server_default="0")  # raised since it waits
    closing_at = Column(Moment)  # the platform's window that was warned of: when it closes
    earlier_id = Column(Integer)  # the person's case of before, which this one goes on with
    told = Column(Sealed("cases.told"))  # what the person told for the officer: see handoff.intake
    stood_at = Column(Moment)  # when the person last heard where they stand in the queue
    asked_at = Column(Moment)  # when the person was asked whether it helped; they are asked once
    rating = Column(String(8))  # yes | partly | no
    rated_at = Column(Moment)
    __table_args__ = (
        Index(
            "uq_cases_live",
            "thread_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_cases_queue", "state", "urgent", "opened_at"),
        {"sqlite_autoincrement": True},
    )


class CaseMove(Base):
    """A case that changed desk or hands without being closed, and why. ``by``: NULL where a deadline moved it."""

    __tablename__ = "case_moves"
    id = Column(Integer, primary_key=True)
    case_id = Column(Integer, ForeignKey("cases.id"), nullable=False)
    at = Column(Moment, nullable=False)
    why = Column(String(16), nullable=False)  # transfer | silent | left | unclaimed
    by = Column(Integer, ForeignKey("officers.id"))
    holder_id = Column(Integer, ForeignKey("officers.id"))  # who had it until then
    desk = Column(String(32))  # where it went; NULL: to the supervisor
    officer_id = Column(Integer, ForeignKey("officers.id"))  # to whom, if to somebody by name
    minutes = Column(Integer)  # of office time that were waited in vain
    note = Column(Sealed("case_moves.note"))
    __table_args__ = (Index("ix_case_moves_case", "case_id"),)


class CaseContact(Base):
    """A contact about a case outside the platform: by phone, in person, by letter."""

    __tablename__ = "case_contacts"
    id = Column(Integer, primary_key=True)
    case_id = Column(Integer, ForeignKey("cases.id"), nullable=False)
    officer_id = Column(Integer, ForeignKey("officers.id"), nullable=False)
    noted_at = Column(Moment, nullable=False)
    at = Column(Moment, nullable=False)
    how = Column(String(12), nullable=False)  # phone | in_person | letter
    office = Column(Sealed("case_contacts.office"))
    result = Column(Sealed("case_contacts.result"))
    __table_args__ = (Index("ix_case_contacts_case", "case_id"),)


class CaseNote(Base):
    """An officer's note in a conversation, for officers only. ``client_id``: the same press again makes no second one."""

    __tablename__ = "case_notes"
    id = Column(Integer, primary_key=True, autoincrement=True)
    case_id = Column(Integer, ForeignKey("cases.id"), nullable=False)
    thread_id = Column(String(40), ForeignKey("threads.id"), nullable=False)
    officer_id = Column(Integer, ForeignKey("officers.id"), nullable=False)
    client_id = Column(String(64), nullable=False)
    text = Column(Sealed("case_notes.text"), nullable=False)
    at = Column(Moment, nullable=False)
    __table_args__ = (UniqueConstraint("thread_id", "client_id"), {"sqlite_autoincrement": True})


class Phrase(Base):
    """A reply that a desk keeps for the next time. Meant for words about nobody, sealed all the same."""

    __tablename__ = "phrases"
    id = Column(Integer, primary_key=True)
    desk = Column(String(32), nullable=False)
    title = Column(Sealed("phrases.title"), nullable=False)
    text = Column(Sealed("phrases.text"), nullable=False)
    changed_by = Column(Integer, ForeignKey("officers.id"), nullable=False)
    changed_at = Column(Moment, nullable=False)
    __table_args__ = (Index("ix_phrases_desk", "desk"),)


class Presence(Base):
    """An officer has a case open until ``until``, or writes in it until ``typing_until``; kept up by the open page."""

    __tablename__ = "presence"
    case_id = Column(Integer, ForeignKey("cases.id"), primary_key=True)
    officer_id = Column(Integer, ForeignKey("officers.id"), primary_key=True)
    until = Column(Moment, nullable=False)
    typing_until = Column(Moment)


class Consent(Base):
    """A yes or a no, with what exactly was asked. Outlives the talk it came from."""

    __tablename__ = "consents"
    id = Column(Integer, primary_key=True)
    thread_id = Column(String(40), nullable=False)
    purpose = Column(String(32), nullable=False)
    wording = Column(String(32), nullable=False)
    answer = Column(Boolean, nullable=False)
    at = Column(Moment, nullable=False)
    message = Column(String(64))  # keyed hash of the platform message that said so


class KnownFacts(Base):
    """What a person told of themself in interviews and agreed to have kept. ``used_at``: when told or confirmed last."""

    __tablename__ = "known_facts"
    thread_id = Column(String(40), ForeignKey("threads.id"), primary_key=True)
    facts = Column(Sealed("known_facts.facts"), nullable=False)  # {fact: {"value", "told_on"}}
    used_at = Column(Moment, nullable=False)
    __table_args__ = (Index("ix_known_facts_used_at", "used_at"),)


class PrivacyRequest(Base):
    """A request for erasure or export: that it came and that it was done, nothing of whose it was."""

    __tablename__ = "privacy_requests"
    id = Column(Integer, primary_key=True)
    kind = Column(String(16), nullable=False)
    asked_at = Column(Moment, nullable=False)
    due_at = Column(Moment, nullable=False)
    done_at = Column(Moment)
    thread_id = Column(String(40))  # emptied when done


class Audit(Base):
    """Who did and read what, hash-chained: changing or removing a row breaks the chain."""

    __tablename__ = "audit"
    id = Column(Integer, primary_key=True, autoincrement=True)
    at = Column(Moment, nullable=False)
    officer_id = Column(Integer)
    action = Column(String(32), nullable=False)
    case_id = Column(Integer)
    detail = Column(String(200), nullable=False, default="")
    previous = Column(String(64), nullable=False)
    hash = Column(String(64), nullable=False)
    __table_args__ = (Index("ix_audit_case_at", "case_id", "at"), {"sqlite_autoincrement": True})


class Outage(Base):
    """A stretch of time without Rasa, so that a person is told of it once."""

    __tablename__ = "outages"
    id = Column(Integer, primary_key=True)
    began_at = Column(Moment, nullable=False)
    ended_at = Column(Moment)


class OutageNotice(Base):
    """A person was told of an outage."""

    __tablename__ = "outage_notices"
    outage_id = Column(Integer, ForeignKey("outages.id"), primary_key=True)
    thread_id = Column(String(40), ForeignKey("threads.id"), primary_key=True)
    at = Column(Moment, nullable=False)


class Attempt(Base):
    """Login tries, counted by door (keyed hash of an address or an account)."""

    __tablename__ = "attempts"
    id = Column(Integer, primary_key=True)
    door = Column(String(80), nullable=False)
    at = Column(Moment, nullable=False)
    weight = Column(Float, nullable=False, default=1.0)
    __table_args__ = (Index("ix_attempts_door_at", "door", "at"),)


class DeskNotice(Base):
    """The last e-mail to a desk's officers that somebody waits, and when the next one may go."""

    __tablename__ = "desk_notices"
    desk = Column(String(32), primary_key=True)
    sent_at = Column(Moment)
    not_before = Column(Moment)
    attempts = Column(Integer, nullable=False, default=0)  # in vain, since the last that was taken


class CaseReview(Base):
    """A closed case that chance has chosen for a supervisor to look at again; later, what they found."""

    __tablename__ = "case_reviews"
    case_id = Column(Integer, ForeignKey("cases.id"), primary_key=True)
    officer_id = Column(Integer, ForeignKey("officers.id"), nullable=False)  # whose work it was
    chosen_at = Column(Moment, nullable=False)
    quick = Column(Boolean)
    correct = Column(Boolean)
    kind = Column(Boolean)
    next_steps = Column(Boolean)
    remark = Column(Sealed("case_reviews.remark"))
    reviewed_by = Column(Integer, ForeignKey("officers.id"))
    reviewed_at = Column(Moment)
    __table_args__ = (Index("ix_case_reviews_officer", "officer_id", "reviewed_at"),)


class TrainingExample(Base):
    """Words that a supervisor or editor has freed of personal data, for the ear to learn from. It is nobody's message."""

    __tablename__ = "training_examples"
    id = Column(Integer, primary_key=True)
    need = Column(String(64), nullable=False)
    text = Column(Sealed("training_examples.text"), nullable=False)
    added_by = Column(Integer, ForeignKey("officers.id"), nullable=False)
    added_at = Column(Moment, nullable=False)
    exported_at = Column(Moment)


class DailyCount(Base):
    """How often something was on a day (ISO, Vietnam's). It outlives the talk it counts, and holds nothing of anybody."""

    __tablename__ = "daily_counts"
    day = Column(String(10), primary_key=True)
    what = Column(String(24), primary_key=True)
    key = Column(String(80), primary_key=True)
    channel = Column(String(16), primary_key=True)  # "" where it does not matter
    number = Column(Integer, nullable=False)
