"""Who has a case open: leases that end by themselves within fifteen seconds, in any process's sight."""

from datetime import timedelta

from bot.store import presence
from bot.store.presence import Present
from bot.store.tables import Presence
from tests.casework import NOW, make_case, make_officer

SECOND = timedelta(seconds=1)


def test_a_lease_is_renewed_and_ends_by_itself(store):
    with store.write() as tx:
        an, case = make_officer(tx), make_case(tx)
        presence.here(tx, case.id, an.id, NOW, typing=False)
        presence.here(tx, case.id, an.id, NOW + 5 * SECOND, typing=True)
    with store.read() as tx:
        name = an.name
        assert presence.live(tx, NOW + 6 * SECOND) == {case.id: frozenset({Present(an.id, name, True)})}
        assert presence.live(tx, NOW + 20 * SECOND) == {}
    assert timedelta(seconds=10) < presence.LEASE <= timedelta(seconds=15)  # two beats of the page fit in


def test_who_stops_typing_still_looks_and_who_leaves_is_gone_at_once(store):
    with store.write() as tx:
        an, case = make_officer(tx), make_case(tx)
        presence.here(tx, case.id, an.id, NOW, typing=True)
        presence.here(tx, case.id, an.id, NOW + 5 * SECOND, typing=False)
        assert {one.typing for one in presence.live(tx, NOW + 6 * SECOND)[case.id]} == {False}
        presence.gone(tx, case.id, an.id)
        assert presence.live(tx, NOW + 6 * SECOND) == {}


def test_old_leases_are_swept_and_the_disabled_are_not_seen(store):
    with store.write() as tx:
        an, binh, case = make_officer(tx), make_officer(tx, "binh", "Bình"), make_case(tx)
        presence.here(tx, case.id, an.id, NOW, typing=False)
        presence.here(tx, case.id, binh.id, NOW + 60 * SECOND, typing=False)
        assert [row.officer_id for row in tx.query(Presence)] == [binh.id]
        binh.disabled = True
        tx.flush()
        assert presence.live(tx, NOW + 61 * SECOND) == {}
