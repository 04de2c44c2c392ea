"""Zalo's ways of saying no: HTTP 200 and a code that is not 0."""

from __future__ import annotations

from bot.channels.simulator.calls import Refusal
from bot.channels.simulator.faults import Fault
from bot.channels.simulator.shape import Wrong

NAME = "zalo"
WORDS = {
    -32: "Your application reached limit call api",
    -100: "Attachment id is invalid or expired",
    -201: "Params is invalid",
    -209: "Your app is not active",
    -210: "Param is over limit",
    -211: "Out of quota",
    -213: "User has not followed OA",
    -216: "Access token is invalid",
    -217: "User has blocked invitation from OA",
    -218: "Out of quota receive",
    -220: "access_token is expired or removed",
    -221: "OA is not verified",
    -224: "The OA needs to upgrade OA Tier Package",
    -227: "User is banned or has been inactive for more than 45 days",
    -230: "User has not interacted with the OA in the past 7 days",
    -233: "Message type is not supported",
    -240: "MessageV2 API has been shut down, please switch to MessageV3",
    -242: "Invalid appsecret_proof provided in the API argument",
    -244: "User has restricted this message type from your OA",
}
BY_KIND = {"rate": -32, "bad_token": -216, "window_closed": -230, "quota": -211, "blocked": -217}


def refusal(code: int, words: str = "", status: int = 200) -> Refusal:
    """No, with this code."""
    return Refusal(status, {"error": code, "message": words or WORDS.get(code, "Unknown error")})


def used_refresh_token() -> Refusal:
    """The refresh token is spent: a person must give consent anew."""
    words = "Invalid refresh token."
    return Refusal(
        200,
        {
            "error": -14014,
            "error_name": words,
            "error_reason": "Refresh token is expired or used",
            "ref_doc": "https://developers.zalo.me/docs/",
            "error_description": words,
        },
    )


def of_fault(fault: Fault) -> Refusal | None:
    """What ordered trouble looks like here; None when it strikes in another way."""
    if fault.kind == "error":
        return refusal(fault.code or -200)
    if fault.kind in BY_KIND:
        return refusal(BY_KIND[fault.kind])
    if fault.kind == "refresh_refused":
        return used_refresh_token()
    return {
        "429": refusal(-32, status=429),
        "500": Refusal(500, "<html>500 Internal Server Error</html>"),
        "garbage": Refusal(200, "<html>Bảo trì</html>"),
    }.get(fault.kind)


def of_wrong(error: Wrong) -> Refusal:
    """A field that is not as it should be."""
    return refusal(-210 if error.over_limit else -201, str(error))
