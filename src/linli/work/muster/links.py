"""Links that answer for their owner: sent to one phone, worked out from the installation's key, never stored."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_noop as _

from linli.kernel import ids
from linli.kernel.errors import NotSeen, TooOften
from linli.platform.identity.fields import keyring
from linli.platform.notices import attempts
from linli.platform.posts.actor import Actor
from linli.work.muster.models import Summons

LENGTH = 10
GUESSES_AT_LINK, GUESSES_BY_ADDRESS = 10, 30  # wrong ones in an hour
GUESSES_OF_CODE = 20


def key_of(summons: int) -> str:
    """What makes the link of one summons hard to guess."""
    return ids.code_of(keyring().blind(str(summons), "muster.summons"), LENGTH)


def path(summons: int) -> str:
    """The address of one person's own page of a muster; whoever has it may answer for them."""
    return f"/m/{summons}/{key_of(summons)}/"


def link(summons: int) -> str:
    """The same with the host, for messages."""
    return str(settings.SITE_URL) + path(summons)


def by_link(pk: int, key: str, ip: str) -> Summons:
    """The summons of a link. Raises NotSeen for a wrong one, TooOften after many."""
    at_link, by_address = f"muster {pk}", f"muster from {ip}"
    if attempts.too_many(at_link, GUESSES_AT_LINK) or attempts.too_many(by_address, GUESSES_BY_ADDRESS):
        raise TooOften(_("链接错了太多次，请一小时后再试，或者打电话给社区"))
    right = ids.is_code(key, key_of(pk))
    rows = Summons.objects.select_related("muster__matter", "person")
    summons = rows.filter(pk=pk).first() if right and pk < 2**62 else None
    if summons is None:
        attempts.failed(at_link, by_address)
        raise NotSeen
    return summons


def visitor(summons: Summons) -> Actor:
    """The actor who has shown the link: the person called, for this one muster."""
    return Actor.visitor(summons.person, summons.muster_id)


def new_code() -> str:
    """What is shown at the place: four characters that can be called out."""
    return ids.tracking_code()[:4]


def too_many_codes(person: int) -> bool:
    """Whether this person has typed wrong codes for an hour on end."""
    return attempts.too_many(f"muster code {person}", GUESSES_OF_CODE)


def wrong_code(person: int) -> None:
    """Count one."""
    attempts.failed(f"muster code {person}")


def typed(code: str) -> str:
    """The code of a place as somebody meant it; empty for what is none."""
    meant = ids.typed_code(code[:40])
    return meant if meant.isascii() and meant.isalnum() and len(meant) <= 6 else ""
