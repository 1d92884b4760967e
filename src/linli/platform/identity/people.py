"""Making and finding people: the only place that writes a Person."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from linli.kernel import clock, ids
from linli.platform.identity.models import Account, Person


def meet(name: str, phone: str = "") -> Person:
    """The person with this phone number, or a new one; a known person keeps the name they gave first."""
    if phone and (known := Person.objects.with_phone(phone).first()):
        return known
    person = Person(made_at=clock.now())
    person.rename(name)
    if phone:
        person.call_at(phone)
    person.save()
    return person


def unnamed(phone: str) -> str:
    """What somebody is called who has not said it, in the language of the place: the tail tells people apart."""
    with override(settings.LANGUAGE_CODE):
        return gettext("居民%(tail)s") % {"tail": phone[-4:]}


def has_said_their_name(person: Person) -> bool:
    """Whether there is more to go by than the end of their number."""
    return person.name != unnamed(person.phone or "")


@transaction.atomic
def account_for(person: Person) -> Account:
    """The resident's account of a person whose phone number was just proved; made at the first log-in."""
    if known := Account.objects.filter(person=person).first():
        return known
    return Account.objects.create_user(f"r-{ids.new_key().hex[:20]}", person=person)


def prefer_elder(person: Person, elder: bool) -> None:
    """长辈版 on every phone this person signs in on."""
    if person.elder != elder:
        person.elder = elder
        person.save(update_fields=["elder"])


def known_as(person: Person) -> list[int]:
    """Ids under which what this person left behind may stand: their own, and those of records merged into it."""
    found = frontier = [person.pk]
    while frontier:
        frontier = list(Person.objects.filter(merged_into__in=frontier).values_list("pk", flat=True))
        found = [*found, *frontier]
    return found
