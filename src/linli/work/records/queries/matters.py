"""One matter of this context as staff read it: what is asked, for whom (masked), how long, what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel import clock, mask
from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import FLOWS, Flow
from linli.platform.flow.models import Deadline, Item, Matter, Record
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.residents.agreements import consent_words
from linli.platform.residents.terms import Field, Tie
from linli.platform.ui.shapes import Entry, Fact, Tag
from linli.platform.ui.words import day_words, listed
from linli.platform.ui.words import due as due_words
from linli.work.records.models import Alarm, LookDispute, RecordRequest, TenancyRequest
from linli.work.records.queries.held import address, homes, masked_address
from linli.work.records.queries.looks import field_words
from linli.work.records.terms import LandlordSaid, Want

MASKS = {Field.NAME: mask.name, Field.ID_NUMBER: mask.id_number}


def item_for(by: Actor, kind: str, pk: int) -> Item:
    """The matter with its details, if this actor may know of it. Raises NotSeen."""
    flow = FLOWS[kind]
    seen = Matter.objects.seen_by(by).filter(kind=kind, pk=pk)
    item = flow.item._base_manager.select_related("matter__person", "matter__handler").filter(matter__in=seen).first()
    if item is None or (item.matter.person_id == by.person_id and not by.is_staff):
        raise NotSeen
    found: Item = item
    return found


@dataclass(frozen=True)
class Page:
    """What the page of a matter shows."""

    item: Any
    label: str
    tag: Tag
    facts: list[Fact]
    entries: list[Entry]
    due: Deadline | None
    moves: list[str]


def page_of(item: Item, by: Actor) -> Page:
    """Everything on it."""
    flow, matter = FLOWS[item.matter.kind], item.matter
    due = Deadline.objects.filter(matter=matter, met_at=None).order_by("due_at").first()
    return Page(
        item, str(flow.label), _tag(flow, matter), facts(item, by), timeline(flow, matter), due,
        [move.name for move in flow.open_to(item, by)],
    )  # fmt: skip


def _tag(flow: type[Flow], matter: Matter) -> Tag:
    stage = str(flow.stages(matter.stage).label)
    if matter.closed_at is not None:
        return Tag("done", stage)
    late = matter.due_at is not None and matter.due_at < clock.now()
    return Tag("late", _("%(stage)s · 已超时") % {"stage": stage}) if late else Tag("doing", stage)


def facts(item: Item, by: Actor) -> list[Fact]:
    """What was asked, without a name in full."""
    found = [Fact(_("编号"), item.matter.number), Fact(_("在哪里"), tree.tree.get().full_name(item.matter.area_id))]
    if isinstance(item, RecordRequest):
        found += _of_request(item, at_the_door=not by.at_desk)
    elif isinstance(item, TenancyRequest):
        found += _of_tenancy(item, at_the_door=not by.at_desk)
    elif isinstance(item, LookDispute):
        found += _of_look(item.disputed.look, item.disputed.words, item)
    elif isinstance(item, Alarm):
        found += _of_look(item.look, "", item)
    answer = getattr(item, "answer", "")
    return [one for one in [*found, Fact(_("答复"), answer)] if one.value]


def _of_request(item: RecordRequest, *, at_the_door: bool) -> list[Fact]:
    person = item.matter.person
    found = [Fact(_("要办什么"), str(Want(item.want).label)), Fact(_("谁"), person.masked_name if person else "")]
    if item.want == Want.CORRECTION and person is not None:
        before = getattr(person, item.field, "") if item.field in MASKS else ""
        found += [
            Fact(_("哪一项"), str(Field(item.field).label)),
            Fact(_("现在登记的"), _hidden(item.field, str(before or ""))),
            Fact(_("本人说应该是"), _new(item)),
        ]
    where = address if at_the_door else masked_address
    if item.residence is not None:
        found.append(Fact(_("哪一处"), where(item.residence.home)))
    elif person is not None and at_the_door:  # who compares it with the paper has to know at which door
        found.append(Fact(_("住在"), listed(one.words for one in homes(person) if one.residence.until is None)))
    if item.consent:
        found.append(Fact(_("撤回哪一项"), consent_words(item.consent)))
    return [*found, Fact(_("本人的话"), item.words)]


def _hidden(field: str, value: str) -> str:
    hide = MASKS.get(Field(field))
    return hide(value) if hide and value else value


def _new(item: RecordRequest) -> str:
    """What is to be compared with the paper at the door; of the number only its ends until then."""
    value = item.value or ""
    if item.field == Field.TIE and value in Tie.values:
        return str(Tie(value).label)
    return _hidden(item.field, value) if item.field == Field.ID_NUMBER else value


def _of_tenancy(item: TenancyRequest, *, at_the_door: bool) -> list[Fact]:
    person = item.matter.person
    others = [one for one in (item.others or "").splitlines() if one]
    return [
        Fact(_("租客"), person.masked_name if person else ""),
        Fact(_("住在"), address(item.home) if at_the_door else masked_address(item.home)),
        Fact(
            _("租期"), _("%(since)s 至 %(until)s") % {"since": day_words(item.since), "until": day_words(item.ends_on)}
        ),
        Fact(_("一起住的人"), "、".join(mask.name(one) for one in others)),
        Fact(_("房东"), f"{mask.name(item.landlord_name or '')} {mask.phone(item.landlord_phone or '')}".strip()),
        Fact(_("房东回复"), str(LandlordSaid(item.said).label)),
        Fact(_("房东是不是登记的业主"), _("是") if item.registered_owner else _("没有对上，请核对")),
    ]


def _of_look(look: Any, words: str, item: Any) -> list[Fact]:
    found = [
        Fact(_("谁看的"), f"{look.title} {look.by.name}".strip()),
        Fact(_("看了什么"), field_words(look.field)),
        Fact(_("看的是谁"), look.person.masked_name),
        Fact(_("什么时候"), due_words(look.at)),
        Fact(_("写的原因"), look.reason),
        Fact(_("为哪件事"), look.matter.number if look.matter else _("没有写明哪件事")),
        Fact(_("本人的话"), words),
    ]
    judged = getattr(item, "get_judged_display", None) or getattr(item, "get_finding_display", None)
    return [*found, Fact(_("查下来"), str(judged()) if judged else "")]


def timeline(flow: type[Flow], matter: Matter) -> list[Entry]:
    """What happened, oldest first; no personal words."""
    rows = Record.objects.filter(matter=matter).select_related("actor").order_by("seq")
    return [Entry(_did(flow, one), one.at, note=_who(one)) for one in rows]


def what_followed(item: RecordRequest) -> list[str]:
    """What stopped elsewhere because a consent was withdrawn, as it was written down there."""
    rows = Record.objects.filter(matter=item.matter_id, move="followed").order_by("seq")
    return [_(facts["words"]) for facts in rows.values_list("facts", flat=True)]


def _did(flow: type[Flow], record: Record) -> str:
    if record.move == "begin":
        return str(flow.label)
    if record.move == "followed":
        return _(record.facts["words"])
    if record.move == "clock_missed":
        return _("超时了")
    return str(flow.moves[record.move].label) if record.move in flow.moves else record.move


def _who(record: Record) -> str:
    if record.actor is None:
        return _("系统")
    return f"{record.title} {record.actor.name}" if record.title else _("本人")
