"""The requester was reached on their phone: that number is right, and nobody has to type it a second time."""

from __future__ import annotations

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Record
from linli.platform.residents.history import Hand, confirm
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import Checked, Field
from linli.reactions._matters import case_of, matter_of


@on("case.contact")
def confirm_the_number(event: Event) -> None:
    """By whoever reached them, in the post they hold."""
    matter = matter_of(event)
    record = Record.objects.filter(matter=matter, seq=event.data["seq"]).select_related("actor").first()
    if matter.person is not None and matter.person.phone and record is not None and record.actor is not None:
        hand = Hand(record.actor, record.title, "", matter.pk, Checked.CASE)
        confirm(matter.person, [Field.PHONE], hand)


@on("case.begin")
def confirm_the_home(event: Event) -> None:
    """Who reports something at their own home and signs for it has said again where they live."""
    case = case_of(event)
    person = case.matter.person
    if person is None or case.home_id is None or case.placed_by_id != person.pk:
        return
    if Residence.objects.filter(person=person, home=case.home_id, until=None).exists():
        confirm(person, [Field.HOME], Hand(person, "", "", case.pk, Checked.SELF))
