"""Making and finding people: the only place that writes a Person."""

from django.db import transaction

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


@transaction.atomic
def account_for(person: Person) -> Account:
    """The resident's account of a person whose phone number was just proved; made at the first log-in."""
    if known := Account.objects.filter(person=person).first():
        return known
    return Account.objects.create_user(f"r-{ids.new_key().hex[:20]}", person=person)
