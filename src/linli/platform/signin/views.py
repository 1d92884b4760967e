"""The pages of coming in and going out."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel.errors import LinliError, NotSeen
from linli.platform.identity.models import Account, Person
from linli.platform.notices.codes import send_code
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request
from linli.platform.roster import accounts
from linli.platform.signin import demo, entering, mfa
from linli.platform.signin.forms import OneTimeForm, OwnPasswordForm, PasswordForm, PhoneCodeForm, PhoneForm
from linli.platform.signin.landing import HOME, address_of, face_of, onward
from linli.platform.ui.answers import show_faults
from linli.platform.ui.context import MODE_COOKIE
from linli.platform.ui.views import YEAR

Form = PhoneForm | PasswordForm | OwnPasswordForm | OneTimeForm
F = TypeVar("F", bound=Form)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_http_methods(["GET", "HEAD"])
def start(request: Request) -> HttpResponse:
    """`/`: everybody's own face; in demo mode, for those who have not come in, the people one can play."""
    if request.actor.person is not None and "people" not in request.GET:
        return redirect(face_of(request.actor))
    if not settings.DEMO:
        return redirect(HOME)
    return render(request, "signin/start.html", {"groups": demo.groups()})


@require_POST
def play(request: Request, pk: int) -> HttpResponse:
    """Demo mode: be this person, at one click."""
    account = demo.account(pk)
    logout(request)
    entering.enter(request, account)
    response = redirect(onward(request, face_of(Actor.of(account.person))))
    response.delete_cookie(MODE_COOKIE)  # the one played before may have preferred elder mode
    return _in(account, response)


@never_cache
@sensitive_post_parameters("code")
@read_or_send
def sign_in(request: Request) -> HttpResponse:
    """Residents: the number, then the code that came to it. Signing in again at the same address is no harm."""
    if request.method != "POST":
        return _phone_page(request, PhoneForm(initial={"phone": request.GET.get("phone", "")[:30]}))
    if "code" not in request.POST or "again" in request.POST:
        return _send(request)
    form = PhoneCodeForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, form, sent=True)
    try:
        person = entering.by_phone(request, form.cleaned_data["phone"], form.cleaned_data["code"])
    except LinliError as error:
        show_faults(form, error)
        return _phone_page(request, form, sent=True)
    return _after_phone(request, person)


def _send(request: Request) -> HttpResponse:
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, form)
    try:
        number = send_code(form.cleaned_data["phone"], address_of(request))
    except LinliError as error:
        # A code may be on its way already: whoever has it can still go on.
        show_faults(form, error)
        return _phone_page(request, form, sent=False)
    return _phone_page(request, PhoneCodeForm(initial={"phone": number}), sent=True)


def _after_phone(request: Request, person: Person) -> HttpResponse:
    if not request.user.is_authenticated:
        form = PasswordForm()
        return _page(request, "staff", form, note=gettext("工作人员请用账号和密码登录，短信验证码只能办自己的事。"))
    return _in(person.account, redirect(onward(request)))


@never_cache
@sensitive_post_parameters("password")
@read_or_send
def staff(request: Request) -> HttpResponse:
    """Staff: name and password, then the one-time code."""
    form = PasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "staff", form)
    try:
        account = entering.by_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
    except LinliError as error:
        show_faults(form, error)
        return _page(request, "staff", form)
    return _next_step(request, account)


def _next_step(request: Request, account: Account) -> HttpResponse:
    """After the right password: one's own instead of the one given out, then the one-time code, then in."""
    step = ""
    if accounts.must_choose(account):
        step = "signin:choose"
    elif mfa.is_set_up(account) or entering.needs_setting_up(account):
        step = "signin:code" if mfa.is_set_up(account) else "signin:set_up"
    if step:
        entering.wait_for_code(request, account)
        return redirect(_keep_next(request, step))
    entering.enter(request, account)
    return _in(account, redirect(onward(request)))


@never_cache
@sensitive_post_parameters("password", "again")
@read_or_send
def choose(request: Request) -> HttpResponse:
    """Staff whose password was given out by an administrator choose their own, before anything opens."""
    account = entering.waiting(request)
    if account is None or not accounts.must_choose(account):
        return redirect(_keep_next(request, "signin:staff"))
    form = OwnPasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "choose", form)
    try:
        accounts.choose(account, form.cleaned_data["password"], form.cleaned_data["again"])
    except LinliError as error:
        show_faults(form, error)
        return _page(request, "choose", form)
    return _next_step(request, account)


@never_cache
@read_or_send
def code(request: Request) -> HttpResponse:
    """Staff, second step: the code their phone shows now."""
    account = entering.waiting(request)
    if account is None or accounts.must_choose(account):
        return redirect(_keep_next(request, "signin:staff"))
    form = OneTimeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "code", form)
    try:
        entering.by_code(request, account, form.cleaned_data["code"])
    except LinliError as error:
        show_faults(form, error)
        return _page(request, "code", form)
    return _in(account, redirect(onward(request)))


@never_cache
@read_or_send
def set_up(request: Request) -> HttpResponse:
    """Staff without a one-time code: scan, type what the app shows, write down the recovery codes."""
    account = entering.waiting(request) or (request.user if isinstance(request.user, Account) else None)
    if account is None or accounts.must_choose(account):
        return redirect(_keep_next(request, "signin:staff"))
    if mfa.is_set_up(account):
        raise NotSeen
    secret = request.session.setdefault(entering.SECRET, mfa.new_secret())
    form = OneTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if kept := mfa.set_up(account, secret, form.cleaned_data["code"]):
            entering.enter(request, account)
            return render(request, "signin/codes.html", {"codes": kept, "next": onward(request)})
        form.add_error("code", gettext("动态码不对，请等手机上换了新的再填一遍"))
    return _page(request, "set_up", form, secret=secret, drawing=mfa.drawing(account, secret))


@never_cache
@read_or_send
def sign_out(request: Request) -> HttpResponse:
    """Going out; the page asks first when records on this phone have not been sent."""
    if request.method != "POST":
        return render(request, "signin/out.html")
    logout(request)
    return redirect("/")


def _phone_page(request: Request, form: PhoneForm, sent: bool = False) -> HttpResponse:
    number = form["phone"].value() or ""
    return _page(request, "phone", form, sent=sent, number=number, shown=demo.code_sent_to(number) if sent else "")


def _page(request: Request, name: str, form: Form, **more: object) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"signin/{name}.html", {"form": form, "next": onward(request, ""), **more}, status=status)


def _keep_next(request: Request, name: str) -> str:
    from django.urls import reverse
    from django.utils.http import urlencode

    there = onward(request, "")
    return reverse(name) + (f"?{urlencode({'next': there})}" if there else "")


def _in(account: Account, response: HttpResponse) -> HttpResponse:
    """Whoever prefers elder mode gets it on every phone they sign in on."""
    if account.person.elder:
        response.set_cookie(MODE_COOKIE, "elder", max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response
