"""双报到: who registered hears what the community decided, and when the term is over."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import Message, brief, message
from linli.platform.notices.tell import tell
from linli.platform.places import tree
from linli.work.muster.models import Enrolment

CONFIRMED = message("enrolment_confirmed", _("%(community)s确认了您的报到，请您做%(kinds)s。谢谢您。"), quiet=True)
CHANGED = message("enrolment_changed", _("%(community)s把您的服务岗改为%(kinds)s。有别的想法请告诉社区。"), quiet=True)
REFUSED = message("enrolment_refused", _("%(community)s暂时没有安排您的报到：%(why)s"), quiet=True)
FINISHED = message("enrolment_finished", _("您在%(community)s的服务结束了：%(why)s。谢谢您做过的事。"), quiet=True)
LAPSED = message("enrolment_lapsed", _("您在%(community)s报到的服务期到了，谢谢您。想接着做，可以再报到。"), quiet=True)
SAID: dict[str, Message] = {
    "confirm": CONFIRMED, "assign": CHANGED, "refuse": REFUSED, "finish": FINISHED, "lapse": LAPSED,
}  # fmt: skip


@on(*(f"enrolment.{move}" for move in SAID))
def tell_its_person(event: Event) -> None:
    """One sentence each."""
    enrolment = Enrolment.objects.select_related("matter", "person").get(pk=event.matter)
    tell(
        enrolment.person, SAID[event.name.partition(".")[2]], once=str(event.pk), matter=enrolment.pk,
        community=tree.tree.get().name(enrolment.matter.community_id or enrolment.matter.area_id),
        kinds=brief(enrolment.kind_words), why=brief(str(event.data["facts"].get("why", "")), 30),
    )  # fmt: skip
