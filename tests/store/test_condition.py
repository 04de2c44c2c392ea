import pytest
from sqlalchemy import text

from bot.store.condition import NotPrepared, ensure_prepared, revisions


def stamp(store, revision):
    with store.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_a_migrated_database_is_good(store):
    current, newest = revisions(store)
    assert current == newest
    ensure_prepared(store.url)


def test_one_that_stopped_half_way_is_not(store):
    stamp(store, "0001")
    with pytest.raises(NotPrepared):
        ensure_prepared(store.url)


def test_an_empty_one_is_not(postgres, tmp_path):
    (tmp_path / "empty.db").touch()
    for url in (postgres(), f"sqlite:///{tmp_path}/empty.db"):
        with pytest.raises(NotPrepared, match="python -m bot migrate"):
            ensure_prepared(url)


def test_none_at_all_is_not_and_none_is_made(tmp_path):
    with pytest.raises(NotPrepared):
        ensure_prepared(f"sqlite:///{tmp_path}/bot.db")
    assert list(tmp_path.iterdir()) == []


def test_one_of_a_newer_version_is_good_for_the_old_processes(store):
    stamp(store, "9999")
    ensure_prepared(store.url)
