"""The platforms' windows as one table: who may write, how long after the person's last deed, and what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.windows import Known, window

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# channel, author, age of the last deed, tag allowed, quota (kind, left) → kind, open, left until it ends, what follows
TABLE = [
    ("web", "officer", None, False, None, "always", True, None, None),
    ("web", "bot", 400 * D, False, None, "always", True, None, None),
    ("messenger", "bot", 23 * H, True, None, "free", True, H, "closed"),
    ("messenger", "bot", 24 * H, True, None, "free", True, 0 * H, "closed"),
    ("messenger", "bot", 24 * H + M, True, None, "closed", False, None, None),
    ("messenger", "system", 25 * H, True, None, "closed", False, None, None),
    ("messenger", "officer", 20 * H, True, None, "free", True, 4 * H, "tag"),
    ("messenger", "officer", 20 * H, False, None, "free", True, 4 * H, "no_tag"),
    ("messenger", "officer", 24 * H + M, True, None, "tag", True, 6 * D - M, "closed"),
    ("messenger", "officer", 24 * H + M, False, None, "no_tag", False, None, None),
    ("messenger", "officer", 7 * D, True, None, "tag", True, 0 * H, "closed"),
    ("messenger", "officer", 7 * D + M, True, None, "closed", False, None, None),
    ("messenger", "officer", 7 * D + M, False, None, "closed", False, None, None),
    ("messenger", "officer", None, True, None, "never", False, None, None),
    ("zalo", "officer", None, False, None, "unknown", True, None, None),
    ("zalo", "bot", 47 * H, False, ("reply", 0), "free", True, H, "quota"),
    ("zalo", "officer", 44 * H + 40 * M, False, ("sub_quota", 0), "free", True, 3 * H + 20 * M, "spent"),
    ("zalo", "bot", 48 * H, False, None, "free", True, 0 * H, "quota"),
    ("zalo", "bot", 48 * H + M, False, ("sub_quota", 3), "quota", True, 5 * D - M, "closed"),
    ("zalo", "bot", 48 * H + M, False, ("reply", 0), "quota", True, 5 * D - M, "closed"),
    ("zalo", "bot", 48 * H + M, False, ("sub_quota", 0), "spent", False, 5 * D - M, "closed"),
    ("zalo", "officer", 48 * H + M, False, ("sub_quota", 0), "spent", True, 5 * D - M, "closed"),
    ("zalo", "officer", 7 * D, False, ("sub_quota", 3), "quota", True, 0 * H, "closed"),
    ("zalo", "officer", 7 * D + M, False, ("sub_quota", 3), "closed", False, None, None),
]


@pytest.mark.parametrize(
    ("channel", "author", "age", "tag", "quota", "kind", "is_open", "left", "then"), TABLE
)
def test_the_table_of_windows(channel, author, age, tag, quota, kind, is_open, left, then):
    quota_kind, quota_left = quota or (None, None)
    known = Known(None if age is None else NOW - age, tag, quota_kind, quota_left)
    found = window(channel, author, known, NOW)
    assert (found.kind, found.open, found.then) == (kind, is_open, then)
    assert found.until == (None if left is None else NOW + left)
