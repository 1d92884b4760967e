"""One call, task, pressing or extension: what is asked, how long, what was done, and what its party may do."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.attachments.models import Attachment, Kind
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Deadline, Item, Matter, Record
from linli.platform.places import tree
from linli.platform.posts.terms import Duty
from linli.platform.posts.web import Request, desk
from linli.platform.ui.shapes import Fact, Tag
from linli.platform.ui.words import day_near, due, local, passed
from linli.work.cases.models import Call, Case, Extension, Pressing, Task
from linli.work.cases.queries.console.case import item_for, pictures
from linli.work.cases.queries.console.people import looking
from linli.work.cases.queries.console.rows import page_of
from linli.work.cases.views.console.drawing import clocks
from linli.work.cases.views.console.lists import from_inside
from linli.work.cases.views.console.moves import button, offered
from linli.work.cases.views.console.page import Buttons, case_keys, draw
from linli.work.cases.wording import CONSOLE, clock_label, entries

KINDS = {"cases": "case", "calls": "call", "tasks": "task", "pressings": "pressing", "extensions": "extension"}


def kind_of(slug: str) -> str:
    """From an address. Raises NotSeen."""
    if slug not in KINDS:
        raise NotSeen
    return KINDS[slug]


@require_safe
@desk
def child(request: Request, kind: str, pk: int) -> HttpResponseBase:
    """What hangs on a request, as its own page."""
    item = item_for(request.actor, kind_of(kind), pk)
    inside = request.GET.get("in", "")
    records = list(Record.objects.filter(matter_id=pk).select_related("matter", "actor").order_by("seq"))
    photos = list(Attachment.objects.filter(matter_id=pk, kind=Kind.PHOTO).order_by("id"))
    deadlines = list(Deadline.objects.filter(matter_id=pk).order_by("since_at", "id"))
    parent = _parent(request, item)
    shown = buttons(request, item, inside, deadlines)
    context = {
        "item": item,
        "matter": item.matter,
        "label": str(FLOWS[item.matter.kind].label),
        "tag": stage_tag(item.matter),
        "clocks": clocks(item.matter.kind, deadlines),
        "facts": facts(item),
        "timeline": entries(records, CONSOLE, pictures(photos, records)),
        "parent": parent,
        "parent_url": page_of(parent.matter) if parent else "",
        "parent_facts": parent_facts(parent) if parent else [],
        "parent_photos": _parent_photos(parent) if parent else [],
        "next": waiting_words(item.matter),
        "buttons": shown,
        "presence": looking(item.matter, request.actor),
        "crumb": crumb(request, inside),
        "keys": case_keys(shown),
    }
    return draw(request, "cases/console/child.html", context)


def _parent(request: Request, item: Item) -> Case | None:
    """The request it hangs on: where it hangs on a call, the request behind that."""
    root = item.matter.root_id or item.pk
    if item.matter.kind == "case":
        raise NotSeen
    try:
        found = item_for(request.actor, "case", root)
    except NotSeen:
        return None
    return found if isinstance(found, Case) else None


def _parent_photos(parent: Case) -> list[object]:
    from linli.work.cases.queries.console.case import picture

    return [picture(one) for one in Attachment.objects.filter(matter_id=parent.pk, kind=Kind.PHOTO).order_by("id")[:9]]


def buttons(request: Request, item: Item, inside: str, deadlines: list[Deadline]) -> Buttons:
    """What may be done with it, the usual first."""
    found = [button(item, name, f"in={inside}" if inside else "") for name in offered(item, request.actor, deadlines)]
    return Buttons(found[0] if found else None, found[1:4], found[4:])


def stage_tag(matter: Matter) -> Tag:
    """Where it stands."""
    stage = str(FLOWS[matter.kind].stages(matter.stage).label)
    if matter.closed_at is not None:
        return Tag("done", stage)
    late = matter.due_at is not None and matter.due_at < clock.now()
    return Tag("late", _("%(stage)s · 已超时") % {"stage": stage}) if late else Tag("doing", stage)


def waiting_words(matter: Matter) -> str:
    """Whose turn it is and until when."""
    if matter.closed_at is not None:
        return _("已经结束，不用再做什么。")
    when = _("%(when)s 前") % {"when": due(matter.due_at)} if matter.due_at else ""
    what = clock_label(matter.kind, matter.due_clock) if matter.due_clock else ""
    return _("等%(party)s：%(what)s %(when)s") % {"party": _turn(matter), "what": what, "when": when}


def _turn(matter: Matter) -> str:
    """Whose turn it is: the holders of a duty, or the organisation."""
    if matter.waits in Duty.values:
        return str(Duty(matter.waits).label)
    return str(matter.organisation or _("社区"))


def facts(item: Item) -> list[Fact]:
    """What was asked and what was answered."""
    found: list[Fact] = []
    if isinstance(item, Call):
        found = [
            Fact(_("请他们来做什么"), item.reason),
            Fact(_("谁来办"), f"{item.contact} {item.contact_phone}".strip()),
        ]
        found += [Fact(_("承诺"), _promised(item)), Fact(_("进展"), f"{item.progress} {_percent(item)}".strip())]
        found += [Fact(_("异议"), item.objection)]
    elif isinstance(item, Task):
        found = [Fact(_("哪天完成"), day_near(item.due_on)), Fact(_("结果"), item.result)]
    elif isinstance(item, Pressing):
        found = [Fact(_("督办意见"), item.words), Fact(_("回复"), item.reply)]
    elif isinstance(item, Extension):
        found = [Fact(_("哪个时限"), clock_label("case", item.clock)), Fact(_("延到哪天"), day_near(item.until))]
        found += [Fact(_("为什么"), item.reason), Fact(_("审批意见"), item.decision)]
    return [one for one in found if one.value]


def _promised(call: Call) -> str:
    """The promised day; one that has passed without the work being done is marked."""
    broken = passed(call.promised_on) and call.matter.closed_at is None
    return _("%(day)s，已经过了") % {"day": day_near(call.promised_on)} if broken else day_near(call.promised_on)


def _percent(call: Call) -> str:
    return f"（{call.percent}%）" if call.percent else ""


def parent_facts(case: Case) -> list[Fact]:
    """What the request is about, for those who were called to it."""
    return [
        Fact(_("编号"), case.matter.number),
        Fact(_("位置"), case.place_words),
        Fact(_("网格"), tree.tree.get().full_name(case.matter.area_id)),
        Fact(_("反映时间"), local(case.matter.opened_at)),
        Fact(_("几户反映"), _("%(n)s 户") % {"n": case.matter.reporters}),
    ]


def crumb(request: Request, inside: str) -> tuple[str, str]:
    """Where one came from: words and address."""
    from linli.work.cases.views.console.lists import address

    try:
        known, filters = from_inside(inside or "inbox", request.actor)
    except NotSeen:
        known, filters = from_inside("inbox", request.actor)
    return str(known.title), address(known.name, filters)
