"""Sessions in the database, as Django keeps them; how they are looked up is worked out once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField
from django.db.models.functions import Now

from linli.platform.prepared import Prepared, Slot

LIVING = Prepared(lambda: Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Now()))


class SessionStore(db.SessionStore):
    """Django's own, with the one query that every page asks worked out before."""

    def _get_session_from_db(self) -> Session | None:
        found = LIVING(key=self.session_key)
        if not found:
            self._session_key = None
            return None
        return found[0]
