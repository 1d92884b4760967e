"""我要反映问题: one page, or two steps in elder mode; who is not signed in proves a phone as the last step."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import Conflict, LinliError, NotSeen
from linli.kernel.text import tidy
from linli.platform.attachments import stash
from linli.platform.attachments.models import Kind
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.propose import guess
from linli.platform.notices.codes import send_code
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, remember_following, sender
from linli.platform.signin import demo, entering
from linli.platform.signin.landing import address_of
from linli.platform.ui.answers import show_faults
from linli.platform.ui.context import elder
from linli.platform.ui.shapes import Photo
from linli.work.cases import whereabouts
from linli.work.cases.forms.resident import ContactCodeForm, ContactForm, ReportForm
from linli.work.cases.models import Case
from linli.work.cases.queries import resident as queries
from linli.work.cases.queries.alike import neighbours_said
from linli.work.cases.views.resident import drafts
from linli.work.cases.whereabouts import Asked

DOUBTFUL = 0.35  # below it the guess is not shown: a wrong name would only confuse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """The page; in elder mode it asks one question at a time, at the same address."""
    person = request.actor.person
    first = elder(request) and request.POST.get("step", "1") == "1"
    home = whereabouts.home_of(person)
    if request.method != "POST":
        return _page(request, ReportForm(initial=request.GET.dict(), home=home), 1)
    form = ReportForm(request.POST, request.FILES, home=home, only_text=first)
    if not form.is_valid():
        return _page(request, form, 1 if first or "text" in form.errors else 2)
    if first:
        return _page(request, form, 2)
    draft = drafts.of(form, request.POST)
    if person is None:
        drafts.keep(request, draft)
        return redirect("resident:contact")
    return _place(request, draft, Actor(person), form)


def _place(request: Request, draft: drafts.Draft, by: Actor, form: Any) -> HttpResponse:
    try:
        case = drafts.place(draft, sender(request, by), form.where)
    except Conflict:
        # Sent before, then changed and sent again from the same page: that is a second matter, if it is meant.
        form.add_error(None, _("这一件刚才已经交上了。要另外再报一件，请再点一次“提交”"))
        return _page(request, form, 2)
    return placed(request, case)


def placed(request: Request, case: Case) -> HttpResponse:
    """On to the page that says what happens now; it keeps its address."""
    if case.matter.person_id not in (None, request.actor.person_id):
        remember_following(request, case.pk, case.matter.person_id or 0)
    return redirect("resident:placed", number=case.matter.number)


def _page(request: Request, form: ReportForm, step: int) -> HttpResponse:
    asked = form.asked
    base = form.where or whereabouts.known(asked, form.home)
    text = str(form["text"].value() or "") if form.is_bound else ""
    context = {
        "form": form,
        "step": step,
        "base": base,
        "at_home": base is not None and base.home is not None and base == form.home,
        "home": form.home,
        "asked": asked,
        "nobodys_code": whereabouts.nobodys_code(asked),
        "kept": kept(form),
        "guess": _guess(request, text, base, str(form["category"].value() or "")),
        "worker": queries.worker_of(base.area) if base else None,
        "help": "help" in request.GET,
    }
    name = f"elder_{step}" if elder(request) else "report"
    return render(request, f"cases/resident/{name}.html", context, status=422 if form.errors else 200)


def kept(form: Any) -> list[dict[str, Any]]:
    """Files that are already with us, as the page shows them."""
    tokens = form.tokens
    said = [
        _("录音") if one.kind == Kind.VOICE else _("第 %(n)s 张照片") % {"n": at}
        for at, one in enumerate(form.prepared if tokens else [], 1)
    ]
    return [
        {"token": token, "words": words, "photo": Photo(f"/report/kept/{token}/", words)}
        for token, words in zip(tokens, said, strict=True)
    ]


@require_safe
def kept_file(request: Request, token: str) -> HttpResponse:
    """A file of a form that is not sent yet, for whoever has its signed token."""
    found = stash.recall([token])
    if not found:
        raise NotSeen
    response = HttpResponse(found[0].content, content_type=found[0].media_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
@require_POST
def guess_piece(request: Request) -> HttpResponse:
    """What the text seems to be about and what is open near by, while somebody types: a piece of page, or JSON."""
    home = whereabouts.home_of(request.actor.person)
    base = whereabouts.known(Asked.of(request.POST), home)
    found = _guess(request, tidy(request.POST.get("text", ""))[:2000], base, request.POST.get("category", ""))
    if "application/json" in request.headers.get("Accept", ""):
        seen = [{"name": one.name, "count": one.count} for one in found["related"]]
        return JsonResponse({"category": found["name"], "words": list(found["words"]), "related": seen})
    return render(request, "cases/resident/_guess.html", {"guess": found})


def _guess(request: Request, text: str, base: Any, chosen: str = "") -> dict[str, Any]:
    """The category by a person's choice or by the words of the text, and how many said the same here."""
    known = catalogue.get()
    seems = guess(text) if text else None
    code = chosen if chosen in known.categories else seems.code if seems and seems.confidence >= DOUBTFUL else ""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in known.categories.values():
        groups.setdefault(one.group, []).append((one.code, one.name))
    return {
        "name": known.name(code),
        "code": code,
        "chosen": chosen,
        "words": seems.words if seems and code == seems.code else (),
        "urgent": bool(seems and seems.urgent),
        "related": queries.related(base, code, request.actor.person_id),
        "neighbours": neighbours_said(base, text, code, request.actor.person_id),
        "building": bool(base and base.building),
        "groups": groups,
    }


# Without an account --------------------------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request) -> HttpResponse:
    """The last step without an account: phone and code; what was typed and photographed is kept meanwhile."""
    draft = drafts.kept(request)
    if draft is None:
        return (
            redirect("resident:placed", number=last) if (last := drafts.last(request)) else redirect("resident:report")
        )
    if request.method != "POST":
        return _contact_page(request, ContactForm())
    if "code" not in request.POST or "again" in request.POST:
        return _send(request)
    form = ContactCodeForm(request.POST)
    if not form.is_valid():
        return _contact_page(request, form, sent=True)
    given = form.cleaned_data
    try:
        person = entering.by_phone(request, given["phone"], given["code"], given["called"])
        case = drafts.place(draft, sender(request, Actor(person)).sending(key=draft.request_key))
    except LinliError as error:
        show_faults(form, error)
        return _contact_page(request, form, sent=True)
    return _settled(request, case)


def _settled(request: Request, case: Case) -> HttpResponse:
    drafts.forget(request, case)
    return placed(request, case)


def _send(request: Request) -> HttpResponse:
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            send_code(form.cleaned_data["phone"], address_of(request))
        except LinliError as error:
            show_faults(form, error)
            return _contact_page(request, form)
        return _contact_page(request, ContactCodeForm(initial=form.cleaned_data), sent=True)
    return _contact_page(request, form)


def _contact_page(request: Request, form: ContactForm, sent: bool = False) -> HttpResponse:
    number = str(form["phone"].value() or "")
    shown = demo.code_sent_to(number) if sent else ""
    context = {"form": form, "sent": sent, "number": number, "shown": shown, "draft": drafts.kept(request)}
    return render(request, "cases/resident/contact.html", context, status=422 if form.errors else 200)
