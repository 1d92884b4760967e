"""What must be right before the house opens; `manage check` and every start say so in one sentence each."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, Warning, register
from django.db import Error as DatabaseError
from django.db import connection

from linli.site import islands

Apps = Sequence[AppConfig] | None


@register(Tags.database)
def the_database_knows_chinese(app_configs: Apps, databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """With LC_CTYPE=C trigrams of Chinese words are empty, and a search finds nothing without any error."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT datctype, getdatabaseencoding() FROM pg_database WHERE datname = current_database()")
            ctype, encoding = cursor.fetchone()
    except DatabaseError as error:
        return [Error(f"The database cannot be asked: {error}", id="linli.E001")]
    if encoding != "UTF8" or ctype in {"C", "POSIX"}:
        hint = "Create it with: CREATE DATABASE linli ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' TEMPLATE template0"
        return [Error(f"The database has LC_CTYPE {ctype} and encoding {encoding}.", hint=hint, id="linli.E002")]
    return []


@register(Tags.database)
def what_serves_owns_nothing(app_configs: Apps, databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """Else the second wall would not stand, and nobody would notice: a pooler in between may drop the role."""
    if not databases:
        return []
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        if role != settings.APP_ROLE:
            words = f"The database is asked as {role}, and has to be asked as {settings.APP_ROLE}."
            hint = "Set DATABASE_URL to that role and DATABASE_OWNER_URL to the owner of the tables."
            return [Error(words, hint=hint, id="linli.E005")]
    return []


@register(Tags.security)
def the_field_key_is_a_key(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    try:
        good = len(base64.b64decode(settings.FIELD_KEY, validate=True)) == 32
    except binascii.Error:
        good = False
    return [] if good else [Critical("FIELD_KEY must be 32 bytes in base64.", id="linli.E003")]


@register(Tags.security)
def no_demo_with_real_people(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    if settings.DEMO and settings.HTTPS:
        words = "LINLI_DEMO lets anybody sign in as anybody, and LINLI_HTTPS says that this is a real site."
        return [Error(words, hint="Set LINLI_DEMO=0.", id="linli.E004")]
    return []


@register(Tags.staticfiles)
def the_islands_are_built(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    missing = islands.missing()
    if not missing:
        return []
    words = f"Not built: {', '.join(missing)}. Pages work, but without map, charts and off-line use."
    return [Warning(words, hint="./linli assets", id="linli.W001")]
