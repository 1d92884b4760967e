"""关爱名册 at the desk: the entries one keeps, a new one, one entry with what may be done; for leaders numbers only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen
from linli.kernel.text import one_line
from linli.platform.attachments.models import Attachment
from linli.platform.places.locate import at_home
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk, sender
from linli.platform.registers import search
from linli.platform.registers.kinds import residents
from linli.platform.registers.matching import people_named
from linli.platform.residents.models import Residence
from linli.platform.ui import menus
from linli.platform.ui.answers import done, draw, show_faults
from linli.platform.ui.forms import PlainForm
from linli.platform.ui.menus import Item
from linli.platform.ui.shapes import Column
from linli.platform.wall.asking import as_system
from linli.work.care import actions
from linli.work.care.flows import KEEPING, CareFlow
from linli.work.care.forms import CareForm, ConsentForm, EndForm, EntryForm, HandOverForm, PlanForm, WithdrawForm
from linli.work.care.models import CareEntry, Visit
from linli.work.care.queries.counts import counts
from linli.work.care.queries.entries import NOBODY_KEEPS, kept, kept_by, orphan, orphaned, overview, possible_visitors

MOST = 20


def fill_menu() -> None:
    """The side bar of the console."""
    menus.add(
        "console",
        Item(gettext_lazy("关爱名册"), "home-heart", "care:home", gettext_lazy("基础台账"), 46, shown=_shown),
    )


def _shown(request: HttpRequest) -> bool:
    by = request.actor  # type: ignore[attr-defined]
    return bool(by.at_desk and (by.seeing or by.duties & KEEPING))


@require_safe
@desk
def home(request: Request) -> HttpResponseBase:
    """The entries one keeps, those nobody keeps any more, and the numbers of the area."""
    by = request.actor
    if not _shown(request):
        raise NotSeen
    late = Visit.objects.filter(entry=OuterRef("pk"), result="", matter__due_at__lt=clock.now())
    rows = kept(by).select_related("matter", "person").annotate(late=Exists(late)).order_by("ended_on", "ends_on", "pk")
    context = {
        "rows": [one for one in rows if one.ended_on is None],
        "ended": [one for one in rows if one.ended_on is not None][:MOST],
        "orphans": orphaned(by, MOST),
        "counts": counts(by),
        "keeps": bool(by.duties & KEEPING),
        "columns": {"kept": [Column(one) for one in kept_heads()]},
    }
    return draw(request, "care/home.html", context)


def kept_heads() -> list[str]:
    """The heads of the list."""
    return [_("编号"), _("称呼"), _("原因"), _("多久去一次"), _("下次走访"), _("到期")]


@require_safe
@desk
def find(request: Request) -> HttpResponseBase:
    """Whom: out of the register of residents, in the keeper's own ground; the search is on the trail."""
    by = request.actor
    if not by.duties & KEEPING:
        raise NotSeen
    words = one_line(request.GET.get("q", ""))[:40]
    found: list[Residence] = []
    if len(words) > 1:
        lives = residents.rows(by, {}).filter(people_named(words, "person__")).filter(home__isnull=False)
        found = list(lives.order_by("person_id", "pk")[:MOST])
        search.note(by, words, [one.person_id for one in found])
    listed = [(one, at_home(one.home).words) for one in found]
    return draw(request, "care/find.html", {"words": words, "found": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def new(request: Request, pk: int) -> HttpResponseBase:
    """登记: the form for one resident."""
    by = request.actor
    if not by.duties & KEEPING:
        raise NotSeen
    lives = residents.rows(by, {}).filter(pk=pk).first()
    if lives is None:
        raise NotSeen
    people = possible_visitors(at_home(lives.home).area)
    form = EntryForm(request.POST or None, request.FILES or None, people=people, initial=EntryForm.usual())
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.enter(sender(request), person=lives.person, home=lives.home, **form.given())
            return done(request, _("登记好了，走访会自动排到走访人的任务里"), "care:entry", entry.pk)
        except Invalid as fault:
            show_faults(form, fault)
    context = {"form": form, "lives": lives, "where": at_home(lives.home).words}
    return draw(request, "care/new.html", context, status=422 if form.errors else 200)


@require_safe
@desk
def entry(request: Request, pk: int) -> HttpResponseBase:
    """One entry. Every time it is opened stands in the trail."""
    return _page(request, actions.look_at(request.actor, pk))


Act = Callable[..., Any]
FORMS: dict[str, Callable[..., CareForm]] = {
    "renew": ConsentForm, "change": PlanForm, "hand_over": HandOverForm, "withdraw": WithdrawForm, "end": EndForm,
}  # fmt: skip
MOVES: dict[str, tuple[str | Promise, Act]] = {
    "renew": (gettext_lazy("记下新的同意，继续走访"), actions.renew),
    "change": (gettext_lazy("改安排"), actions.change),
    "hand_over": (gettext_lazy("交给别人管"), actions.hand_over),
    "withdraw": (gettext_lazy("本人要退出"), actions.withdraw),
    "end": (gettext_lazy("移出名册"), actions.end),
}


def form_of(name: str, one: CareEntry, data: Any = None, sent: Any = None) -> CareForm:
    """The form of a move, filled with what stands there now."""
    kwargs: dict[str, Any] = {"auto_id": f"{name}_%s"}
    if name in ("change", "hand_over"):
        kwargs["people"] = possible_visitors(one.matter.area)
    if name == "change":
        kwargs["initial"] = {
            "every_days": one.every_days, "weekdays": [str(day) for day in one.weekdays], "need": one.need,
            "visitors": [str(pk) for pk in one.visitors.values_list("person_id", flat=True)],
        }  # fmt: skip
    return FORMS[name](data, sent, **kwargs)


@require_http_methods(["POST"])
@desk
def move(request: Request, pk: int, name: str) -> HttpResponseBase:
    """One move of the keeper."""
    if name == "take_over":
        with as_system(NOBODY_KEEPS):
            actions.take_over(orphan(request.actor, pk), sender(request))
        return redirect("care:entry", pk)
    if name == "open":
        return _page(request, actions.look_at(request.actor, pk, _("查看姓名和电话")), opened=True)
    one = kept_by(request.actor).select_related("matter", "person", "home__entrance__building__compound").get_or_404(pk)
    if name not in MOVES:
        raise NotSeen
    form = form_of(name, one, request.POST, request.FILES)
    if form.is_valid():
        try:
            MOVES[name][1](one, sender(request), **form.given())
            messages.success(request, _("记下了"))
            return redirect("care:home") if name == "hand_over" else redirect("care:entry", pk)
        except Invalid as fault:
            show_faults(form, fault)
    return _page(request, actions.look_at(request.actor, pk), name, form)


def _page(
    request: Request, one: CareEntry, wrong: str = "", form: PlainForm | None = None, *, opened: bool = False
) -> HttpResponseBase:
    by: Actor = request.actor
    open_ones = {each.name for each in CareFlow.open_to(one, by)}
    context = {
        "entry": one,
        "seen": overview(one),
        "consents": list(one.consents.select_related("taken_by").order_by("-pk")),
        "papers": list(Attachment.objects.filter(matter=one.matter_id).order_by("pk")),
        "folds": [
            (name, label, form if name == wrong and form else form_of(name, one))
            for name, (label, _act) in MOVES.items()
            if name in open_ones
        ],
        "wrong": wrong,
        "opened": opened,
        "form": form,
    }
    return draw(request, "care/entry.html", context, status=422 if wrong else 200)
