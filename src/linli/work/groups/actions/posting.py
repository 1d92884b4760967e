"""转发: who answers for groups without a robot posts the text by hand and says so by a tap."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.work.groups.flows import PostingFlow
from linli.work.groups.models import Broadcast, Delivery, Posting
from linli.work.groups.terms import PostingStage, Told


@PostingFlow.begin
def ask_to_post(
    by: Actor, *, broadcast: Broadcast, person: Person, deliveries: list[Delivery]
) -> tuple[Posting, Facts]:
    """One errand for all the groups of one person."""
    above = broadcast.matter
    number = f"{above.number}-F{Posting.objects.filter(broadcast=broadcast).count() + 1}"
    matter = Matter(number=number, title=above.title, area=above.area, handler=person, parent=above, root=above)
    matter.put_under(above.area)
    matter.opened_at = clock.now()
    posting = Posting(matter=matter, broadcast=broadcast)

    def after_birth() -> None:
        ids = [one.pk for one in deliveries]
        Delivery.objects.filter(pk__in=ids).update(posting=posting, state=Told.UNDER_WAY)

    posting.after_birth = after_birth
    return posting, {"groups": len(deliveries)}


@PostingFlow.post.action
def post(posting: Posting, by: Actor, *, group: int, gone: bool = False) -> Facts:
    """已发 in one group; `gone`: that group is no more. With the last one the errand is done."""
    delivery = posting.deliveries.filter(group_id=group).first()
    if delivery is None:
        raise NotSeen
    if delivery.state == Told.UNDER_WAY:
        delivery.settle(Told.FAILED if gone else Told.SENT, str(_("群已经不在了")) if gone else "")
    left = posting.deliveries.filter(state=Told.UNDER_WAY).exists()
    posting.matter.stage = PostingStage.DUE if left else PostingStage.DONE
    return {"group": group, "gone": gone}


@PostingFlow.drop.action
def drop(posting: Posting, by: Actor) -> Facts:
    """不用发了: withdrawn meanwhile."""
    posting.deliveries.filter(state=Told.UNDER_WAY).update(state=Told.DROPPED, at=clock.now())
    return {}
