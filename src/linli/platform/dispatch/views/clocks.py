"""时限规则与工作日历: how long a promise is, and which days count."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.kernel.workdays import Span, Unit
from linli.platform.dispatch import queries
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.forms import UNIT_WORDS, ClockRuleForm, DayForm
from linli.platform.flow import editing, rules
from linli.platform.flow.declare import FLOWS, Clock
from linli.platform.flow.models import CalendarDay, ClockRule
from linli.platform.places import tree
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, may
from linli.platform.ui.answers import done, draw, submit

CLOCKS, CALENDAR = "dispatch:clocks", "dispatch:calendar"
NEXT_YEAR_FROM = 11  # from November on next year's holidays should be known


def words(span: Span) -> str:
    """7 个工作日."""
    return f"{span.length} {UNIT_WORDS[span.unit]}"


@require_safe
@may(Right.RULES)
def the_clocks(request: Request) -> HttpResponse:
    """Every declared clock with its length, and the rules of this place that count instead."""
    declared = [(flow, one, _declared(one)) for flow in FLOWS.values() for one in flow.clocks if one.at is None]
    in_force = ClockRule.objects.filter(ended_at=None).select_related("made_by").order_by("kind", "clock", "id")
    shown = [
        (
            rule,
            editing.clock_label(rule.kind, rule.clock),
            tree.tree.get().full_name(rule.area_id),
            catalogue.get().name(rule.category),
            words(_span(rule)),
        )
        for rule in in_force
    ]
    return draw(request, "dispatch/clocks.html", {"declared": declared, "rules": shown})


def _span(rule: ClockRule) -> Span:
    return Span(rule.length, Unit(rule.unit))


def _declared(one: Clock) -> str:
    if isinstance(one.within, Span):
        return words(one.within)
    return _("，").join(f"{_size(size)} {words(span)}" for size, span in one.within.items())


def _size(size: str) -> str:
    return {"small": _("小事"), "big": _("大事"), "hard": _("难事")}[size]


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RULES)
def new_clock_rule(request: Request) -> HttpResponse:
    """A rule, shown first with what it means for a request placed now."""
    form = ClockRuleForm(request.POST or None, areas=queries.administered(request.actor))
    due = None
    if request.method == "POST" and form.is_valid():
        due = rules.due(clock.now(), form.span)
        if "look" not in request.POST and submit(form, lambda: _save(request, form)):
            return done(request, _("时限已改好，新来的事按新的算，在办的不变"), CLOCKS)
    return draw(request, "dispatch/clock_rule.html", {"form": form, "due": due}, 422 if form.errors else 200)


def _save(request: Request, form: ClockRuleForm) -> None:
    kind, _dot, name = form.cleaned_data["clock"].partition(".")
    category = form.cleaned_data["category"]
    editing.set_clock_rule(
        request.actor,
        kind=kind,
        name=name,
        span=form.span,
        category=category.code if category else "",
        size=form.cleaned_data["size"],
        area=form.cleaned_data["area"],
    )


@require_POST
@may(Right.RULES)
def end_clock_rule(request: Request, pk: int) -> HttpResponse:
    """Take a rule out of force."""
    editing.end_clock_rule(request.actor, get_object_or_404(ClockRule, pk=pk))
    return done(request, _("规则已停用，恢复原来的时限"), CLOCKS)


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RULES)
def the_calendar(request: Request) -> HttpResponse:
    """The days of a year that differ from Monday-to-Friday; a year nobody has published is said so."""
    form = DayForm(request.POST or None)
    if request.method == "POST" and submit(
        form,
        lambda: editing.set_day(
            request.actor,
            day=form.cleaned_data["day"],
            working=form.cleaned_data["working"] == "1",
            name=form.cleaned_data["name"],
        ),
    ):
        return _back_to(request, _("日历已改好"), form.cleaned_data["day"])
    year = _year(request.GET.get("year", ""))
    days = CalendarDay.objects.filter(day__year=year).order_by("day")
    context = {"form": form, "year": year, "days": days, "years": range(year - 1, year + 2), "unknown": unknown_years()}
    return draw(request, "dispatch/calendar.html", context, 422 if form.errors else 200)


def _back_to(request: Request, said: str, day: date) -> HttpResponse:
    """To the year of the day, where one goes on with the next."""
    messages.success(request, said)
    return redirect(f"{reverse(CALENDAR)}?year={day.year}")


@require_POST
@may(Right.RULES)
def forget_day(request: Request, day: str) -> HttpResponse:
    """Back to Monday-to-Friday."""
    try:
        meant = date.fromisoformat(day)
    except ValueError as error:
        raise NotSeen from error
    editing.forget_day(request.actor, day=meant)
    return _back_to(request, _("已恢复为平常的周一到周五"), meant)


def unknown_years() -> list[int]:
    """This year and, from November on, the next, when their holidays are not in the table."""
    today, known = clock.today(), rules.calendar.get()
    years = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_FROM else [])
    return [year for year in years if not known.known(date(year, 10, 1))]


def _year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if 2000 <= year <= 2100 else clock.today().year
