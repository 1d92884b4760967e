"""One request of one's own: received, on its way, answered, rated; and what its requester may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import LinliError
from linli.platform.attachments.links import shown_to
from linli.platform.attachments.models import Attachment, Kind
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request
from linli.platform.ui.answers import show_faults
from linli.platform.ui.beside import beside
from linli.platform.ui.shapes import Photo
from linli.work.cases import actions, standing, steps, wording
from linli.work.cases.flows import CaseFlow
from linli.work.cases.following import follow_code
from linli.work.cases.forms.resident import RateForm, ReopenForm, SupplementForm, WithdrawForm
from linli.work.cases.models import Case
from linli.work.cases.queries import resident as queries
from linli.work.cases.queries.alike import neighbours_of
from linli.work.cases.terms import Stage
from linli.work.cases.views.resident.confirm import facts_of, phone_of
from linli.work.cases.views.resident.mine import mine
from linli.work.cases.views.resident.report import kept

Perform = Callable[..., Case]


@never_cache
@require_safe
def placed(request: Request, number: str) -> HttpResponse:
    """收到了: number, who handles it, by when, what next, how to follow. This address stays good."""
    case, _by = mine(request, number)
    context = {
        "case": case,
        "facts": facts_of(case),
        "code": follow_code(number),
        "category": _category(case),
        "call": phone_of(case),
        "neighbours": neighbours_of(case),
        "on_behalf": case.matter.person_id != request.actor.person_id and case.placed_by_id == request.actor.person_id,
    }
    return render(request, "cases/resident/placed.html", context)


def _category(case: Case) -> str:
    from linli.platform.dispatch.catalogue import catalogue

    return catalogue.get().name(case.matter.category)


@never_cache
@require_safe
def progress(request: Request, number: str) -> HttpResponse:
    """Result first, then the three questions, then what happened."""
    case, by = mine(request, number)
    return _page(request, case, by, RateForm())


@never_cache
@require_POST
def rate(request: Request, number: str) -> HttpResponse:
    """评价: only the requester, once for each answer."""
    case, by = mine(request, number)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, case, by, form)
    try:
        rated = actions.rate(case, by, **form.cleaned_data)
    except LinliError as error:
        show_faults(form, error)
        return _page(request, case, by, form)
    messages.success(request, _thanks(rated))
    return redirect("resident:case", number=number)


def _thanks(case: Case) -> str:
    if case.stage == Stage.RATED:
        return _("谢谢您的评价。")
    if case.stage == Stage.MERGED:
        return _("谢谢您的评价。没办好的，我们接着办。")
    return _("知道了，没办好，我们接着办，您不用再报一次。")


def _page(request: Request, case: Case, by: Actor, form: RateForm) -> HttpResponse:
    main, files = standing.main_of(case), queries.photos(case)
    rows = queries.records(main)
    line = steps.steps(main, rows)
    face = wording.RESIDENT if main is case else wording.NEIGHBOUR
    own = [] if main is case else wording.entries(queries.records(case), wording.RESIDENT)
    context = {
        "case": case,
        "main": main,
        "form": form,
        "steps": steps.drawn(line),
        "at": steps.at(line),
        "tag": standing.tag(case),
        "line": standing.line(case),
        "entries": sorted(
            [*own, *wording.entries(rows, face, _by_record(rows, files, by))], key=lambda one: str(one.when)
        ),
        "photos": _shown(queries.results(files), by),
        "voices": [shown_to(by.person_id, one.pk) for one in files if one.kind == Kind.VOICE],
        "may": _may(case, by),
        "took": main.answered_at - case.matter.opened_at if main.answered_at else None,
        "beside": beside("resident", case.matter, by),
        "call": phone_of(case),
        "answered": bool(main.answer) and main.stage in queries.RATEABLE,
        **_clock(main),
    }
    return render(request, "cases/resident/progress.html", context, status=422 if form.errors else 200)


def _may(case: Case, by: Actor) -> set[str]:
    """Which of the requester's moves the page offers; rating only while it is asked for."""
    open_ones = {move.name for move in CaseFlow.open_to(case, by)} & {"rate", "reopen", "supplement", "withdraw"}
    main = standing.main_of(case)
    if main.stage not in queries.RATEABLE or queries.rated(case):
        open_ones.discard("rate")
    if case.stage == Stage.ANSWERED or not case.reopenable:
        open_ones.discard("reopen")
    return open_ones


def _clock(main: Case) -> dict[str, Any]:
    """The clock that matters to a resident: until when it will be done."""
    repair = queries.deadline(main, "repair") if main.stage not in queries.RATEABLE else None
    return {"due": repair.due_at if repair else None, "since": repair.since_at if repair else None,
            "paused": bool(repair and repair.paused_at)}  # fmt: skip


def _shown(files: list[Attachment], by: Actor) -> list[Photo]:
    return [Photo(shown_to(by.person_id, one.pk), str(one.get_use_display())) for one in files]


def _by_record(rows: list[Any], files: list[Attachment], by: Actor) -> dict[tuple[int, int], list[Photo]]:
    """The photos of each record, found by the hashes it names."""
    by_hash = {one.sha256: one for one in files if one.kind == "photo"}
    shown = {}
    for row in rows:
        found = [
            by_hash[one]
            for one in row.facts.get("files", ())
            if one in by_hash and row.matter_id == by_hash[one].matter_id
        ]
        if found:
            shown[row.matter_id, row.seq] = _shown(found, by)
    return shown


# What a requester may do ---------------------------------------------------------------------------------------------


def _move(request: Request, number: str, name: str, form: forms.Form, perform: Perform) -> HttpResponse:
    """A small page for one move: show its form, do it, go back to the request."""
    case, by = mine(request, number)
    if request.method == "POST" and form.is_valid():
        try:
            perform(case, by)
            messages.success(request, DONE[name]())
            return redirect("resident:case", number=number)
        except LinliError as error:
            show_faults(form, error)
    context = {"case": case, "form": form, "move": name, "kept": kept(form) if hasattr(form, "tokens") else []}
    return render(request, f"cases/resident/{name}.html", context, status=422 if form.errors else 200)


DONE: dict[str, Callable[[], str]] = {
    "supplement": lambda: _("补充的已经收到，办理的人会看到。"),
    "withdraw": lambda: _("知道了，这件事不办了。"),
    "reopen": lambda: _("知道了，我们重新办，您不用再报一次。"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: Request, number: str) -> HttpResponse:
    """补充情况."""
    form = SupplementForm(request.POST or None, request.FILES or None)

    def perform(case: Case, by: Actor) -> Case:
        return actions.supplement(case, by, words=form.cleaned_data["words"], photos=form.prepared)

    return _move(request, number, "supplement", form, perform)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, number: str) -> HttpResponse:
    """不用办了."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def perform(case: Case, by: Actor) -> Case:
        return actions.withdraw(case, by, why=form.cleaned_data["why"])

    return _move(request, number, "withdraw", form, perform)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, number: str) -> HttpResponse:
    """没办好，请重办, within fourteen days."""
    form = ReopenForm(request.POST or None)

    def perform(case: Case, by: Actor) -> Case:
        return actions.reopen(case, by, why=form.cleaned_data["why"])

    return _move(request, number, "reopen", form, perform)
