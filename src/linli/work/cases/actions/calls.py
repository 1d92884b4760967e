"""报到: what a called organisation does, and what those who called it may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid
from linli.kernel.text import phone as clean_phone
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow.declare import Facts
from linli.platform.posts.actor import Actor
from linli.work.cases.actions.dispatching import coming, optional, required
from linli.work.cases.flows import CallFlow
from linli.work.cases.models import Call


@CallFlow.report_in.action
def report_in(call: Call, by: Actor, *, contact: str, contact_phone: str, promised_on: date) -> Facts:
    """报到: the organisation names a person and a date (F2.4)."""
    call.contact = required("contact", contact, _("请写谁来办"), 40)
    call.contact_phone = clean_phone(contact_phone)
    call.promised_on, call.reported_at = coming("promised_on", promised_on), by.now()
    return {"contact": call.contact, "promised_on": promised_on.isoformat()}


@CallFlow.object.action
def object_call(call: Call, by: Actor, *, why: str) -> Facts:
    """提出异议, once, with a reason."""
    call.objection, call.objections = required("why", why, _("请写明为什么不归你们办")), call.objections + 1
    return {"why": call.objection}


@CallFlow.uphold.action
def uphold_call(call: Call, by: Actor, *, why: str) -> Facts:
    """The objection is right: the call ends; the community sees why."""
    return {"why": required("why", why, _("请写明复核的理由"))}


@CallFlow.dismiss.action
def dismiss_call(call: Call, by: Actor, *, why: str) -> Facts:
    """The objection is wrong: the organisation must report in."""
    return {"why": required("why", why, _("请写明复核的理由"))}


@CallFlow.progress.action
def call_progress(call: Call, by: Actor, *, words: str, percent: int, photos: Sequence[Prepared] = ()) -> Facts:
    """记进展, with how far it is in per cent."""
    if not 0 <= percent <= 100:
        raise Invalid({"percent": _("请填 0 到 100 之间的数")})
    call.progress, call.percent = required("words", words, _("请写一句进展")), percent
    keep(call.matter, photos, by, Use.HANDLED, taken_at=by.now())
    return {"words": call.progress, "percent": percent, **evidence(photos)}


@CallFlow.done.action
def call_done(call: Call, by: Actor, *, words: str, photos: Sequence[Prepared] = ()) -> Facts:
    """我们办完了."""
    call.progress, call.percent = required("words", words, _("请写做了什么")), 100
    call.done_at = by.now()
    keep(call.matter, photos, by, Use.HANDLED, taken_at=by.now())
    return {"words": call.progress, **evidence(photos)}


@CallFlow.urge.action
def urge(call: Call, by: Actor, *, words: str = "") -> Facts:
    """催办: everybody of the organisation is told."""
    return {"words": optional(words)}


@CallFlow.cancel.action
def cancel_call(call: Call, by: Actor, *, why: str) -> Facts:
    """The call is not needed any more."""
    return {"why": required("why", why, _("请写明为什么取消"))}
