"""One Facebook Page: its secrets, its token, the events it sends us, and what it shows before anything is said."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.channels.accounts import MessengerAccount
from bot.channels.messenger import graph, profile

from .asking import Answer, Answers
from .finding import Check, Finding, failure, ok, warning
from .troubles import what_to_do

SET_UP = "python -m bot messenger-profile {page}"
NEEDED = ("app_id", "app_secret", "page_token", "verify_token")
# Graph's error codes → the kind of trouble they are
KINDS = {
    **dict.fromkeys((102, 104, 190), "token"),
    **dict.fromkeys((3, 10, 200, 230), "permission"),
    368: "blocked",
}


def checks(page: MessengerAccount, answers: Answers) -> list[tuple[str, Check]]:
    """All that can be asked about a Page without anybody noticing."""
    name = f"messenger {page.account}"
    asking = {"token": _token, "events": _events, "profile": _profile}
    return [
        (f"{name} secrets", partial(_secrets, f"{name} secrets", page)),
        *((f"{name} {what}", partial(ask, f"{name} {what}", page, answers)) for what, ask in asking.items()),
    ]


def _secrets(name: str, page: MessengerAccount) -> Iterator[Finding]:
    missing = [each for each in NEEDED if not getattr(page, each)]
    if missing:
        yield failure(
            name, f"{', '.join(missing)} missing", "copy it from Meta's dashboard into the channels file"
        )
    else:
        yield ok(name, "app_id, app_secret (which signs webhooks), page_token and verify_token are there")
    if page.app_secret_previous:
        said = "app_secret_previous is still accepted"
        yield warning(name, said, "remove it once webhooks are signed with the new secret")


def _ask(page: MessengerAccount, answers: Answers, edge: str, **query: str) -> Answer:
    return answers.platform(
        f"{page.graph}/{page.version}/{page.account}{edge}",
        params={**query, "appsecret_proof": graph.proof(page)},
        headers={"Authorization": f"Bearer {page.page_token}"},
    )


def _token(name: str, page: MessengerAccount, answers: Answers) -> Iterator[Finding]:
    answer = _ask(page, answers, "", fields="id,name")
    if trouble := _trouble(name, answer):
        yield trouble
    elif str(answer.json.get("id")) != page.account:
        yield failure(name, "the token is another Page's", "correct account, or make a token for this Page")
    else:
        lane = "within 24 hours, and 7 days with the tag" if page.human_agent else "within 24 hours"
        yield ok(name, f"Meta knows us and the Page; officers reach people {lane}")


def _events(name: str, page: MessengerAccount, answers: Answers) -> Iterator[Finding]:
    answer = _ask(page, answers, "/subscribed_apps")
    if trouble := _trouble(name, answer):
        yield trouble
        return
    apps = [each for each in _list(answer.json.get("data")) if str(each.get("id")) == page.app_id]
    fields = {str(field) for each in apps for field in each.get("subscribed_fields") or ()}
    missing = [field for field in profile.FIELDS if field not in fields]
    if not apps:
        yield failure(name, "the Page sends this app nothing", SET_UP.format(page=page.account))
    elif "messages" in missing:
        yield failure(name, "the Page does not send us messages", SET_UP.format(page=page.account))
    elif missing:
        yield warning(
            name, f"the Page does not send us {', '.join(missing)}", SET_UP.format(page=page.account)
        )
    else:
        yield ok(name, f"the Page sends us all {len(profile.FIELDS)} kinds of events")


def _profile(name: str, page: MessengerAccount, answers: Answers) -> Iterator[Finding]:
    wanted = profile.profile()
    answer = _ask(page, answers, "/messenger_profile", fields=",".join(wanted))
    if trouble := _trouble(name, answer):
        yield trouble
        return
    shown: dict[str, Any] = {}
    for each in _list(answer.json.get("data")):
        shown |= each
    other = [part for part in wanted if _payloads(shown.get(part)) != _payloads(wanted[part])]
    other += [part for part in wanted if part not in shown and part not in other]
    if other:
        said = f"{', '.join(other)} of the Page {'is' if len(other) == 1 else 'are'} not set, or not as ours"
        yield warning(name, said, SET_UP.format(page=page.account))
    else:
        yield ok(name, "greeting, first questions and menu are set")


def _trouble(name: str, answer: Answer) -> Finding | None:
    """What is wrong with an answer of Meta's; None when it is one."""
    if answer.trouble:
        return failure(
            name, f"Meta: {answer.trouble}", "check the outgoing HTTPS connection to graph.facebook.com"
        )
    error = answer.json.get("error")
    if answer.status == 200 and not error:
        return None
    error = error if isinstance(error, dict) else {}
    code, subcode = error.get("code"), error.get("error_subcode")
    if code == 100 and "appsecret_proof" in str(error.get("message", "")):
        return failure(
            name, "Meta refuses our appsecret_proof", "app_secret in the channels file is not this app's"
        )
    if kind := KINDS.get(code or 0):
        meaning, do = what_to_do(kind)
        return failure(name, f"Meta answers {code}/{subcode or 0}: {meaning}", do)
    if code == 100:
        return failure(
            name,
            f"Meta does not know this Page ({code}/{subcode or 0})",
            "compare account with the Page's id",
        )
    if code is None:
        return failure(name, f"Meta answers HTTP {answer.status}", "try again later; Meta may have trouble")
    return failure(name, f"Meta answers {code}/{subcode or 0}", "see Meta's list of error codes")


def _payloads(value: Any) -> list[str]:
    """Every payload in a part of the profile, in order: what counts of it for us."""
    if isinstance(value, dict):
        own = [value["payload"]] if isinstance(value.get("payload"), str) else []
        return own + [found for each in value.values() for found in _payloads(each)]
    return [found for each in value for found in _payloads(each)] if isinstance(value, list) else []


def _list(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
