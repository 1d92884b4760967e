"""谁看过我的信息: every look at somebody's data with post, body, purpose and case, and what came of a doubt."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.platform.audit.models import DisputedLook, Look
from linli.platform.audit.reveal import COPY, PAGE
from linli.platform.identity.models import Person
from linli.platform.identity.people import known_as
from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.posts.models import Appointment
from linli.work.records.models import LookDispute

MOST = 100


def field_words(name: str) -> str:
    """What was looked at."""
    known = {
        "name": _("姓名"), "phone": _("手机号"), "id_number": _("证件号码"), "search": _("按号码查找"),
        "export": _("整份导出"), "care": _("关爱名册的登记"), PAGE: _("登记页（姓名号码仍然遮着）"),
        COPY: _("您自己下载的副本"),
    }  # fmt: skip
    return known.get(name, name)


def what_was_done(name: str) -> str:
    """The same as its owner reads it: a sentence, for not everything is a field that was seen."""
    known = {
        "search": _("按姓名或号码查找时看到了您"), "export": _("导出的表里有您"), "care": _("打开了您的关爱名册登记"),
        PAGE: _("打开了您的登记页（姓名号码仍然遮着）"), COPY: _("您自己下载的副本"),
    }  # fmt: skip
    return known.get(name) or _("看了您的%(field)s") % {"field": field_words(name)}


@dataclass(frozen=True)
class Seen:
    """One look, as the owner of the data reads it."""

    look: Look
    done: str
    body: str
    own: bool
    disputed: bool
    dispute: LookDispute | None

    @property
    def due(self) -> str:
        """Until when it is answered."""
        at = self.dispute.matter.due_at if self.dispute and not self.dispute.judged else None
        return clock.due_words(at) if at else ""


def of(person: Person) -> list[Seen]:
    """The newest first."""
    rows = Look.objects.filter(person__in=known_as(person)).select_related("by", "matter").order_by("-at", "-pk")
    found = list(rows[:MOST])
    doubts = set(DisputedLook.objects.filter(look__in=found).values_list("look_id", flat=True))
    answers = {
        one.disputed.look_id: one
        for one in LookDispute.objects.filter(disputed__look__in=found).select_related("disputed", "matter")
    }
    bodies = _bodies({one.by_id for one in found})
    return [
        Seen(
            one, what_was_done(one.field), bodies.get((one.by_id, one.title)) or bodies.get((one.by_id, ""), ""),
            one.by_id == person.pk, one.pk in doubts, answers.get(one.pk),
        )
        for one in found
    ]  # fmt: skip


def _bodies(people: set[int]) -> dict[tuple[int, str], str]:
    """For which body or area each of them is on duty in which post; without a post, in the last one."""
    rows = Appointment.objects.filter(person__in=people).order_by("since", "pk")
    found: dict[tuple[int, str], str] = {}
    posts = rows.values_list("person_id", "post__title", "post__organisation_id", "post__area_id")
    for person, title, body, area in posts:
        found[person, title] = found[person, ""] = _body(body) if body else tree.tree.get().full_name(area)
    return found


def _body(pk: int) -> str:
    return str(Organisation.objects.filter(pk=pk).values_list("name", flat=True).first() or "")
