"""信息核对 at the door: who still lives here, whose number still works; three taps."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.events.outbox import publish
from linli.platform.places.models import Home
from linli.platform.posts.actor import Actor
from linli.platform.residents.actions import move_out
from linli.platform.residents.history import confirm
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import Checked, Field
from linli.work.records.actions.beginning import hand, keeps

RIGHT, MOVED, SKIP = "right", "moved", "skip"
FOUND_RIGHT = (Field.NAME, Field.HOME, Field.TIE)


@transaction.atomic
def check_home(by: Actor, home: Home, answers: Mapping[int, str], *, phones: bool = False) -> int:
    """What was found of each who is registered there, by residence. Raises NotSeen for homes of other areas.

    `phones`: their numbers were tried too.
    """
    if not keeps(by, home):
        raise NotSeen
    lives = {one.pk: one for one in Residence.objects.filter(home=home, until=None).select_related("person")}
    told = {pk: word for pk, word in answers.items() if word in (RIGHT, MOVED)}
    if not told.keys() <= lives.keys():
        raise NotSeen
    if not told:
        raise Invalid({"answers": _("请至少核对一个人")})
    why = hand(by, "上门核对", None, Checked.VISIT)
    for pk, word in told.items():
        if word == MOVED:
            move_out(lives[pk], why)
        else:
            person = lives[pk].person
            confirm(person, [*FOUND_RIGHT, *([Field.PHONE] if phones and person.phone else [])], why)
    publish("home.checked", home=home.pk, by=by.person_id, right=sum(word == RIGHT for word in told.values()))
    return len(told)
