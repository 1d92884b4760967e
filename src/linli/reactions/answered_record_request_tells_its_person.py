"""A request about one's own record was answered: the person who asked is told, also who has just left."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell
from linli.reactions._matters import matter_of
from linli.work.records.models import LookDispute, RecordRequest, TenancyRequest
from linli.work.records.terms import Want

AGREED = message("record_agreed", _("您申请的“%(what)s”（%(number)s）办好了。"))
DECLINED = message("record_declined", _("您申请的“%(what)s”（%(number)s）没有办，原因：%(why)s"))
SETTLED = message("tenancy_settled", _("您的租住登记（%(number)s）：%(result)s"))
DOUBT = message("look_answered", _("您对一次查阅的疑问有答复了（%(number)s），请在“谁看过我的信息”里看。"))


@on("record.agree", "record.decline")
def tell_who_asked(event: Event) -> None:
    """What was asked for and what became of it."""
    matter = matter_of(event)
    item = RecordRequest.objects.get(pk=matter.pk)
    words = {"what": Want(item.want).label, "number": matter.number}
    if matter.person is None:
        return
    if event.name == "record.agree":
        tell(matter.person, AGREED, once=str(event.pk), matter=matter.pk, **words)
    else:
        tell(matter.person, DECLINED, once=str(event.pk), matter=matter.pk, why=brief(item.answer, 30), **words)


@on("tenancy.confirm", "tenancy.decline", "tenancy.owner_yes", "tenancy.owner_no")
def tell_the_tenant(event: Event) -> None:
    """Registered, or not and why."""
    matter = matter_of(event)
    item = TenancyRequest.objects.get(pk=matter.pk)
    result = _("登记好了") if item.residence_id else brief(item.answer, 30)
    if matter.person is not None:
        tell(matter.person, SETTLED, once=str(event.pk), matter=matter.pk, number=matter.number, result=result)


@on("look_dispute.answer")
def tell_who_doubted(event: Event) -> None:
    """The answer itself stands on their page, not in a message."""
    item = LookDispute.objects.select_related("matter__person").get(pk=event.matter)
    if item.matter.person is not None:
        tell(item.matter.person, DOUBT, once=str(event.pk), matter=item.pk, number=item.matter.number)
