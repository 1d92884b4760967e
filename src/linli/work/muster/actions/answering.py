"""What the people called up do, each in one guarded statement: answer, come, leave. Once more does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from linli.kernel import ids
from linli.kernel.errors import Invalid, NotSeen, Refused, TooOften
from linli.kernel.text import one_line
from linli.platform.events.outbox import publish
from linli.platform.flow.models import Matter
from linli.platform.posts.actor import Actor
from linli.work.muster.actions.contact import number_of
from linli.work.muster.flows import ORGANISERS
from linli.work.muster.links import too_many_codes, wrong_code
from linli.work.muster.models import Muster, Summons
from linli.work.muster.models.musters import OPEN
from linli.work.muster.terms import Answer, Source


def may_organise(by: Actor, matter: Matter) -> bool:
    """Whether the actor runs this muster: who called it, and who holds a post that may call people up there."""
    return by.is_staff and ORGANISERS.allows(by, matter)


def _own(summons: Summons, by: Actor) -> None:
    """Raises NotSeen unless it is the actor's own, signed in or by the link of this very muster."""
    if by.person_id != summons.person_id or by.only_matter not in (None, summons.muster_id):
        raise NotSeen


def _organised(summons: Summons, by: Actor) -> None:
    if not may_organise(by, summons.muster.matter):
        raise NotSeen


def _still_open(summons: Summons) -> None:
    """Raises Refused when the muster is over. Nothing is locked: hundreds answer in the same minute."""
    if not Muster.objects.filter(pk=summons.muster_id, matter__stage__in=OPEN).exists():
        raise Refused(_("这次召集已经解散，谢谢您"))


@transaction.atomic
def answer(summons: Summons, by: Actor, *, coming: bool, why: str = "") -> Summons:
    """能来 / 来不了, by oneself; may be changed as long as the muster runs. The reason is optional."""
    _own(summons, by)
    return _answered(summons, by, coming, one_line(why)[:60])


@transaction.atomic
def answer_for(summons: Summons, by: Actor, *, coming: bool) -> Summons:
    """The organiser has rung them up and writes down what they said."""
    _organised(summons, by)
    return _answered(summons, by, coming, "")


def _answered(summons: Summons, by: Actor, coming: bool, why: str) -> Summons:
    _still_open(summons)
    said = str(Answer.COMING if coming else Answer.CANNOT)
    rows = Summons.objects.filter(pk=summons.pk).exclude(answer=said, why__isnull=not why)
    changed = rows.update(answer=said, why=why or None, answered_at=by.now(), answered_by=by.person)
    if changed:
        _tell("answer", summons, by, answer=said)
    summons.refresh_from_db()
    return summons


def arrive(summons: Summons, by: Actor, *, code: str) -> Summons:
    """签到: by oneself, with the code that is shown at the place. The first one counts; more are the same."""
    _own(summons, by)
    _right_code(summons.muster, summons.person_id, code)
    with transaction.atomic():
        return _arrived(summons, by)


@transaction.atomic
def arrive_for(summons: Summons, by: Actor) -> Summons:
    """The organiser at the place ticks somebody off, with or without a network: the phone's time counts."""
    _organised(summons, by)
    return _arrived(summons, by)


def _right_code(muster: Muster, person: int, code: str) -> None:
    """A wrong one is counted before the refusal, in a transaction of its own."""
    if too_many_codes(person):
        raise TooOften(_("签到码错了太多次，请找现场负责人签到"))
    if ids.typed_code(one_line(code)) != muster.code:
        wrong_code(person)
        raise Invalid({"code": _("签到码不对，请看现场的牌子，或请负责人帮您签到")})


def _arrived(summons: Summons, by: Actor) -> Summons:
    """Of many at once exactly one writes: the row says here_at or it does not."""
    _still_open(summons)
    rows = Summons.objects.filter(pk=summons.pk, here_at=None)
    coming = {"answer": str(Answer.COMING)}
    if rows.update(here_at=by.now(), here_by=by.person, left_at=None, **coming):
        _tell("arrive", summons, by)
    summons.refresh_from_db()
    return summons


@transaction.atomic
def leave(summons: Summons, by: Actor) -> Summons:
    """离开: by oneself or written down by the organiser."""
    if by.person_id == summons.person_id:
        _own(summons, by)
    else:
        _organised(summons, by)
    if Summons.objects.filter(~Q(here_at=None), pk=summons.pk, left_at=None).update(left_at=by.now()):
        _tell("leave", summons, by)
    summons.refresh_from_db()
    return summons


def mark(summons: Summons, by: Actor, what: str) -> Summons:
    """What the organiser writes down of one person: coming, cannot, here, left. Raises NotSeen for anything else."""
    known: dict[str, Callable[[], Summons]] = {
        "coming": lambda: answer_for(summons, by, coming=True),
        "cannot": lambda: answer_for(summons, by, coming=False),
        "here": lambda: arrive_for(summons, by),
        "left": lambda: leave(summons, by),
    }
    if what not in known:
        raise NotSeen
    return known[what]()


def join(muster: Muster, by: Actor, *, code: str) -> Summons:
    """Somebody who was not called stands at the place with the code: they are there, and on the list."""
    if by.person is None or by.only_matter is not None:
        raise Refused(_("请先登录，再签到"))
    _right_code(muster, by.person.pk, code)
    given = {"source": Source.WALK_IN, "wave": 0}
    with transaction.atomic():
        summons, _new = Summons.objects.get_or_create(muster=muster, person=by.person, defaults=given)
        return _arrived(summons, by)


def ring(summons: Summons, by: Actor, *, why: str = "") -> str:
    """打电话: the organiser is given the number; the look is on the trail of the person called."""
    _organised(summons, by)
    words = one_line(why) or f"应急召集联系：{summons.muster.reason}"
    return number_of(summons.person, by, words, summons.muster.matter)


def _tell(what: str, summons: Summons, by: Actor, **more: Any) -> None:
    publish(f"summons.{what}", matter=summons.muster_id, summons=summons.pk, actor=by.person_id, **more)
