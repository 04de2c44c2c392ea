"""The database: is it there, of the code's shape, durable, and opened by our key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from bot.core.errors import KeyMissing, SealBroken, SettingsError
from bot.privacy import audit_copy
from bot.store import Store, audit, condition, officers

from .finding import Finding, NotLooked, failure, ok, warning
from .machine import wanted


class Database:
    """The store as far as it can be had."""

    @cached_property
    def store(self) -> Store:
        """The migrated store. Raises ``NotLooked`` where there is none."""
        url = wanted().database_url
        try:
            store = condition.open_briefly(url)
            current, newest = condition.revisions(store)
        except Exception as error:  # whatever a driver raises when there is nobody
            raise NotLooked("the database cannot be read") from error
        if current != newest:
            raise NotLooked("the database is not migrated")
        return store

    def close(self) -> None:
        """Let go of the connections."""
        if "store" in self.__dict__:
            self.store.close()

    def of_database(self) -> Iterator[Finding]:
        """The store itself."""
        url = wanted().database_url
        named = condition.named(url)
        store = None
        try:
            store = condition.open_briefly(url)
            current, newest = condition.revisions(store)
            weak = condition.not_durable(store)
        except condition.NoDatabase:
            yield failure("database", f"{named} is not there", "run: python -m bot migrate")
            return
        except Exception as error:  # noqa: BLE001 - a driver's words may hold the password
            said = f"{named} cannot be reached ({type(error).__name__})"
            yield failure("database", said, "start it, or correct BOT_DATABASE_URL")
            return
        finally:
            if store:
                store.close()
        if current != newest:
            said = f"its shape is {current}, the code's is {newest}"
            yield failure("database", said, "run: python -m bot migrate")
            return
        yield ok("database", f"{named}, migrated to {newest}")
        if weak:
            do = "switch it on in the database's configuration: without it a power cut loses messages"
            yield failure("database", f"{', '.join(weak)} is off", do)
        yield from self._of_key()

    def _of_key(self) -> Iterator[Finding]:
        try:
            with self.store.read() as tx:
                officers.everyone(tx)
        except (KeyMissing, SealBroken):
            said = "what lies in the database was sealed with another key than the key file's"
            yield failure("database", said, "put back the key file that belongs to this database")
        except SettingsError:
            yield warning("database", "not opened: there is no usable key", "see the line on the key")

    def of_audit(self) -> Iterator[Finding]:
        """Does every entry still fit the one before it, and the hashes that were copied out each day?"""
        copied = audit_copy.copied()
        with self.store.read() as tx:
            bad, (newest, _) = audit.verify(tx, copied), audit.head(tx)
        if bad is not None:
            said = f"entry {bad} of the officers' log was changed or is gone"
            do = "keep the machine as it is, look who had access, and compare with a backup"
            yield failure("audit", said, do)
        else:
            yield ok("audit", f"{newest} entries hold together, {len(copied)} heads copied out")

    def of_tracker(self) -> Iterator[Finding]:
        """Rasa's conversations."""
        url = wanted().tracker_url
        named = condition.named(url)
        try:
            condition.touch(url)
        except condition.NoDatabase:
            yield warning("tracker", "it is not there yet", "start Rasa, which makes it")
        except Exception as error:  # noqa: BLE001 - a driver's words may hold the password
            said = f"{named} cannot be reached ({type(error).__name__})"
            yield failure("tracker", said, "start it, or correct BOT_TRACKER_URL")
        else:
            yield ok("tracker", named)
