"""我的信息: what is held, whether it is right, a correction, a copy, consent, leaving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import Invalid, LinliError, NotSeen, Refused
from linli.platform.audit.reveal import COPY, note
from linli.platform.identity.models import Person
from linli.platform.notices.codes import check_code, send_code
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.web import Request, signed_in
from linli.platform.registers.views.page import workbook
from linli.platform.residents.agreements import AGREEMENTS, consent_words
from linli.platform.residents.terms import Field
from linli.platform.signin.landing import address_of
from linli.platform.ui.answers import done, show_faults
from linli.work.records import actions
from linli.work.records.actions.beginning import area_of
from linli.work.records.actions.requests import CORRECTABLE, OF_HOME
from linli.work.records.forms import (
    CorrectForm,
    DayForm,
    LeaveForm,
    NewPhoneCodeForm,
    NewPhoneForm,
    PlacedForm,
    TieForm,
)
from linli.work.records.models import RecordRequest, TenancyRequest
from linli.work.records.queries import copy, held, history
from linli.work.records.queries.matters import what_followed
from linli.work.records.views.resident import oneself

FORMS: dict[str, type[CorrectForm]] = {Field.TIE: TieForm, Field.SINCE: DayForm, Field.UNTIL: DayForm}


@never_cache
@require_safe
@signed_in
def record(request: Request) -> HttpResponseBase:
    """Everything on one page; one tap says that it is right."""
    person, _by = oneself(request)
    asked = RecordRequest.objects.filter(matter__person=person).select_related("matter").order_by("-pk")[:10]
    return render(
        request,
        "records/resident/record.html",
        {
            "fields": held.own(person),
            "homes": held.homes(person),
            "vehicles": held.vehicles(person),
            "asked": asked,
            "renting": TenancyRequest.objects.filter(matter__person=person, matter__closed_at=None).exists(),
            "changes": history.of_person(person, own=True)[:10],
        },
    )


@require_POST
@signed_in
def confirm(request: Request) -> HttpResponseBase:
    """都对."""
    _person, by = oneself(request)
    actions.confirm_own(by)
    return done(request, _("谢谢，记下了。以后有变化随时来改。"), "records:own")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct(request: Request, field: str) -> HttpResponseBase:
    """What should stand there; of a home, which one is in the query."""
    person, by = oneself(request)
    if field not in CORRECTABLE:
        raise NotSeen
    residence = ids.number(request.GET.get("home", ""))
    form = FORMS.get(field, CorrectForm)(
        request.POST if request.method == "POST" else None, placed=area_of(person) is not None
    )

    def ask(cleaned: dict[str, Any], area: Area | None) -> RecordRequest:
        return actions.ask_correction(
            by, field=field, value=cleaned["value"], words=cleaned["words"], area=area,
            residence=residence if field in OF_HOME else None,
        )  # fmt: skip

    if (done := _asked(request, form, ask)) is not None:
        return done
    now = next((one.value for one in held.own(person) if one.field == field), "")
    context = {"form": form, "label": Field(field).label, "now": now}
    return render(request, "records/resident/correct.html", context, status=422 if form.errors else 200)


def _asked(request: Request, form: PlacedForm, ask: Any) -> HttpResponseBase | None:
    """Hand a form in; None when it has to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    area = tree.area(form.cleaned_data["community"]) if form.cleaned_data.get("community") else None
    try:
        item = ask(form.cleaned_data, area)
    except (Invalid, Refused) as error:
        show_faults(form, error)
        return None
    return redirect("records:asked", item.pk)


@never_cache
@require_safe
@signed_in
def asked(request: Request, pk: int) -> HttpResponseBase:
    """What became of a request of one's own."""
    item = _own_request(request, pk)
    said = {"consent": consent_words(item.consent), "followed": what_followed(item)}
    return render(request, "records/resident/asked.html", {"item": item, **said})


def _own_request(request: Request, pk: int) -> RecordRequest:
    person, _by = oneself(request)
    item = RecordRequest.objects.select_related("matter").filter(pk=pk, matter__person=person).first()
    if item is None:
        raise NotSeen
    return item


@require_POST
@signed_in
def drop(request: Request, pk: int) -> HttpResponseBase:
    """不用办了."""
    _person, by = oneself(request)
    actions.drop(_own_request(request, pk), by)
    return done(request, _("撤回了。"), "records:own")


# A new number ---------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def phone(request: Request) -> HttpResponseBase:
    """The new number, then the code that came to it: who has the phone has the account."""
    _person, by = oneself(request)
    second = request.method == "POST" and "code" in request.POST
    form: forms.Form = (NewPhoneCodeForm if second else NewPhoneForm)(
        request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            if second:
                actions.change_phone(by, check_code(number, form.cleaned_data["code"]))
                return done(request, _("号码换好了，下次用新号码登录。"), "records:own")
            send_code(number, address_of(request))
            form, second = NewPhoneCodeForm(initial={"phone": number}), True
        except LinliError as error:
            show_faults(form, error)
    context = {"form": form, "second": second}
    return render(request, "records/resident/phone.html", context, status=422 if form.errors else 200)


# A copy ---------------------------------------------------------------------------------------------------------------


@require_POST
@signed_in
def take_copy(request: Request, form: str) -> HttpResponseBase:
    """下载副本: all that is held, for oneself; on the trail like every other look."""
    person, by = oneself(request)
    if form not in ("xlsx", "json"):
        raise NotSeen
    note(person, COPY, by=by, why=_("本人下载副本"))
    return _workbook(person) if form == "xlsx" else _json(person)


def _workbook(person: Person) -> HttpResponseBase:
    return workbook("我的信息.xlsx", lambda path: copy.write(path, person))


def _json(person: Person) -> HttpResponse:
    response = HttpResponse(copy.as_json(person), "application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-record.json"'
    response["Cache-Control"] = "no-store"
    return response


# Consent and leaving --------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@signed_in
def consents(request: Request) -> HttpResponseBase:
    """What I agreed to."""
    person, _by = oneself(request)
    return render(request, "records/resident/consents.html", {"consents": list(held.consents(person))})


@require_POST
@signed_in
def consent(request: Request, kind: str) -> HttpResponseBase:
    """I agree, or I agree no more: with one tap either way."""
    _person, by = oneself(request)
    if kind in AGREEMENTS and AGREEMENTS[kind].silent:
        actions.withdraw_silently(by, kind)
        messages.success(request, _("记下了，从现在起停下，管这件事的人会收到通知。"))
        return redirect("records:consents")
    if request.POST.get("answer") == "yes":
        actions.give_consent(by, kind)
        return done(request, _("记下了。随时可以撤回。"), "records:consents")
    if (item := actions.withdraw_consent(by, kind=kind)) is None:
        return done(request, _("记下了，从现在起已经停了。"), "records:consents")
    return redirect("records:asked", item.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: Request) -> HttpResponseBase:
    """注销: what is deleted, what the law keeps and for how long; then one tick and one tap."""
    person, by = oneself(request)
    form = LeaveForm(request.POST if request.method == "POST" else None, placed=area_of(person) is not None)

    def ask(cleaned: dict[str, Any], area: Area | None) -> RecordRequest:
        return actions.ask_deletion(by, words=cleaned["words"], area=area)

    if (done := _asked(request, form, ask)) is not None:
        return done
    return render(request, "records/resident/leave.html", {"form": form}, status=422 if form.errors else 200)
