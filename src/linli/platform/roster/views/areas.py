"""花名册: the posts of an area, what is empty, what ends soon, which duties have no owner; as pages and as Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel import clock, mask
from linli.platform.places import tree
from linli.platform.places.models import Area, Organisation
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import FOR_ORGANISATION, Duty
from linli.platform.posts.web import Request, may
from linli.platform.registers import sheets
from linli.platform.registers.views.page import workbook
from linli.platform.roster import handing, queries
from linli.platform.roster.forms import PostForm
from linli.platform.roster.queries import SOON, Seat
from linli.platform.ui.answers import done, draw, submit
from linli.platform.ui.shapes import Column, Tag, View

MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class Line:
    """One line of the table: a post and one who holds it, or nobody."""

    seat: Seat
    term: Appointment | None
    tag: Tag
    phone: str = ""
    may_appoint: bool = False


POSTS: dict[str, Callable[[Area], QuerySet[Post]]] = {"own": queries.own_posts, "empty": queries.empty_posts}
TERMS: dict[str, Callable[[Area], QuerySet[Appointment]]] = {"ending": queries.ending, "covered": queries.stand_ins}


@require_safe
@may(Right.ROSTER)
def area(request: Request, pk: int | None = None) -> HttpResponseBase:
    """One area: what is shown of it is in the address."""
    by, shown = request.actor, request.GET.get("view", "own")
    place = queries.area_for(by, pk)
    shown = shown if shown in (*POSTS, *TERMS, "below", "missing") else "own"
    lines = _lines(by, place, shown)
    missing = queries.missing(place)
    context: dict[str, Any] = {
        "area": place,
        "where": tree.tree.get().full_name(place.pk),
        "above": _above(by, place),
        "views": _views(place, shown, len(missing)),
        "shown": shown,
        "lines": lines,
        "columns": columns(wide=shown != "own"),
        "below": queries.below(place) if shown in ("own", "below") else [],
        "missing": missing[: queries.MOST] if shown == "missing" else [],
        "left": handing.left_over().filter(queries.within(place, "post__area__"))[:5] if shown == "own" else [],
        "may_open": bool(openable(by, place)),
        "may_staff": by.may(Right.RIGHTS, place),
        "may_rights": by.may(Right.RIGHTS) or by.may(Right.CONFIRM_RIGHTS),
        "most": queries.MOST if len(lines) >= queries.MOST else 0,
    }
    return draw(request, "roster/area.html", context)


def _lines(by: Actor, place: Area, shown: str) -> list[Line]:
    """Posts with all who hold them; where terms are listed, those terms and no others."""
    if shown in POSTS:
        return [line for seat in queries.seats(POSTS[shown](place)) for line in lines_of(by, seat)]
    if shown not in TERMS:
        return []
    terms = TERMS[shown](place)
    meant, seats = set(terms.values_list("pk", flat=True)), queries.seats(queries.posts_with(terms, place))
    return [line for seat in seats for line in lines_of(by, seat) if line.term and line.term.pk in meant]


def _above(by: Actor, place: Area) -> Area | None:
    parent = tree.tree.get().areas.get(place.parent_id or 0)
    return parent if parent is not None and any(one.contains(parent) for one in queries.readable(by)) else None


def _views(place: Area, shown: str, missing: int) -> list[View]:
    """The tabs, each with how many its list holds."""
    url = reverse("roster:area", args=[place.pk])
    words = (
        ("own", _("本级岗位")), ("below", _("下级区域")), ("empty", _("空岗")), ("ending", _("30 天内到期")),
        ("missing", _("没有人负责的")), ("covered", _("代班")),
    )  # fmt: skip
    counts = {"missing": missing, "empty": queries.empty_posts(place).count()}
    counts |= {name: terms(place).count() for name, terms in TERMS.items()}
    return [View(label, f"{url}?view={name}", counts.get(name), name == shown) for name, label in words]


def columns(*, wide: bool) -> list[Column]:
    """The columns of a table of seats; `wide`: with the area of each."""
    words = [_("岗位"), *([_("区域")] if wide else []), _("任职人"), _("电话"), _("任期"), _("状态")]
    return [*(Column(one) for one in words), Column(_("办理"), hidden=True)]


def lines_of(by: Actor, seat: Seat) -> Iterator[Line]:
    """Holders of today, those to come; one line that says so when nobody holds it."""
    may_fill = appointing.may_appoint(by, seat.post.duty, seat.post.area)
    if seat.empty:
        yield Line(seat, None, Tag("late", _("空岗")), may_appoint=may_fill)
    for term in (*seat.terms, *seat.coming):
        yield Line(seat, term, state_of(term), term.person.masked_phone)


def state_of(term: Appointment) -> Tag:
    """How a term stands today."""
    today = clock.today()
    if term.until is not None and term.until < today:
        return Tag("todo", _("已结束"))
    if term.since > today:
        return Tag("todo", _("将上任"))
    if term.instead_of_id is not None:
        return Tag("doing", _("代班"))
    if term.until is not None and term.until <= today + SOON:
        return Tag("soon", _("还剩 %(days)s 天") % {"days": (term.until - today).days + 1})
    return Tag("done", _("在任"))


# A post -------------------------------------------------------------------------------------------------------------


def openable(by: Actor, place: Area) -> list[Duty]:
    """Kinds of posts that the actor may set up here."""
    return [duty for duty in Duty if appointing.may_appoint(by, duty, place)]


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.APPOINT)
def open_post(request: Request, pk: int) -> HttpResponseBase:
    """设岗."""
    by = request.actor
    place = queries.area_for(by, pk)
    form = PostForm(request.POST if request.method == "POST" else None, initial={"duty": request.GET.get("duty", "")})
    form.fields["duty"].choices = [(one.value, one.label) for one in openable(by, place)]  # type: ignore[attr-defined]
    above = [int(part) for part in place.path.strip("/").split("/")]
    form.fields["organisation"].queryset = Organisation.objects.filter(area__in=above)  # type: ignore[attr-defined]
    made: list[Any] = []

    def act() -> None:
        given = form.cleaned_data
        body = given["organisation"] if given["duty"] in FOR_ORGANISATION else None
        made.append(appointing.open_post(by, duty=given["duty"], area=place, organisation=body, title=given["title"]))

    if request.method == "POST" and submit(form, act):
        return done(request, _("岗位已设好，现在可以任命"), "roster:post", made[0].pk)
    context = {"area": place, "where": tree.tree.get().full_name(place.pk), "form": form}
    return draw(request, "roster/open.html", context, 422 if form.errors else 200)


# Excel ---------------------------------------------------------------------------------------------------------------


@require_safe
@may(Right.ROSTER)
def export(request: Request, pk: int) -> HttpResponseBase:
    """The whole roster below an area, numbers masked as on the page."""
    place = queries.area_for(request.actor, pk)
    headings = [_("区域"), _("岗位类别"), _("岗位"), _("单位"), _("任职人"), _("电话"), _("开始"), _("结束"), _("状态")]
    rows = (_cells(seat, term) for seat in queries.seats(queries.posts_of(place), MOST_EXPORTED) for term in _all(seat))
    return workbook(f"岗位花名册-{place.name}.xlsx", lambda path: sheets.plain(path, headings, rows))


def _all(seat: Seat) -> tuple[Appointment | None, ...]:
    return (*seat.terms, *seat.coming) or (None,)


def _cells(seat: Seat, term: Appointment | None) -> list[str | date]:
    post = seat.post
    before = [seat.where, str(post.get_duty_display()), post.title, str(post.organisation or "")]
    if term is None:
        return [*before, "", "", "", "", _("空岗")]
    phone = mask.phone(term.person.phone) if term.person.phone else ""
    return [*before, term.person.name, phone, term.since, term.until or "", state_of(term).words]
