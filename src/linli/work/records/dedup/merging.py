"""合并: two records become one, everything that pointed at the one points at the other, and all of it can be undone.

What is append-only (records, looks, the history) stays where it was written; whoever reads it asks for all the ids a
person is known as. So both histories are kept, and nothing in them is touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.kernel.text import one_line
from linli.platform.events.outbox import publish
from linli.platform.identity.models import Account, Person
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.residents.history import Hand, changed
from linli.platform.residents.models import Closure, Residence
from linli.platform.residents.terms import Field, Subject
from linli.platform.wall.asking import as_system
from linli.work.records.actions.beginning import KEEPING
from linli.work.records.models import Merge, Pair
from linli.work.records.terms import PairState

ONE = "two records become one, or two again, with all that points at them"
VALUES = ("name", "phone", "id_number", "elder")
APPEND_ONLY = frozenset({"append_only", "only_forgets"})
ACCOUNT = "identity.account.is_active"
# Rows about the records themselves, which must go on naming both.
STAY = frozenset(
    {
        "records.pair",
        "records.merge",
        "identity.person",
        "identity.identitynumber",
        "audit.honeytoken",
        "residents.closure",
    }
)


def may_decide(pair: Pair, by: Actor) -> bool:
    """Whoever keeps the records where both live; for two communities, that is nobody below what holds both."""
    levels: dict[str, int | None] = {str(level): getattr(pair, f"{level}_id") for level in ANCESTORS}
    held = (one for one in by.holdings if one.duty in KEEPING and by.at_desk)
    return any(levels.get(one.area.level) == one.area.pk for one in held)


def pair_for(by: Actor, pk: int, *, lock: bool = False) -> Pair:
    """A pair this actor may decide. Raises NotSeen."""
    rows = Pair.objects.select_for_update(no_key=True, of=("self",)) if lock else Pair.objects.all()
    pair = rows.select_related("one", "two").filter(pk=pk).first()
    if pair is None or not may_decide(pair, by):
        raise NotSeen
    return pair


@transaction.atomic
def different(by: Actor, pk: int) -> Pair:
    """不是同一个人: they are proposed no more."""
    pair = pair_for(by, pk, lock=True)
    _still_open(pair)
    _decided(pair, by, PairState.DIFFERENT)
    return pair


def _still_open(pair: Pair) -> None:
    if pair.state != PairState.OPEN:
        raise Refused(_("这两份登记已经有人核对过了"))


def _decided(pair: Pair, by: Actor, state: str) -> None:
    pair.state, pair.decided_by, pair.decided_at = state, by.person, clock.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])


@as_system(ONE)
@transaction.atomic
def merge(by: Actor, pk: int, *, keep: int, take: Mapping[str, int] | None = None, why: str = "") -> Merge:
    """合并 a pair: `keep` is the id of the record that stays; `take` says of which record each value is taken.

    Raises NotSeen for pairs of other areas, Refused when one of the two is gone already, Invalid without a reason.
    """
    pair = pair_for(by, pk, lock=True)
    _still_open(pair)
    if not (words := one_line(why)[:200]):
        raise Invalid({"why": _("请写怎么核对的，例如“电话问过本人”")})
    if keep not in (pair.one_id, pair.two_id):
        raise NotSeen
    people = {one.pk: one for one in _locked(pair)}
    kept = people.pop(keep)
    gone = next(iter(people.values()))
    _can_be_one(kept, gone, by)
    before = _values(kept)
    _take(kept, gone, take or {})
    made = Merge.objects.create(
        kept=kept, gone=gone, pair=pair, before=json.dumps(before), after=json.dumps(_values(kept)),
        moved=_move_all(kept, gone), at=clock.now(), by=_person(by), title=by.title[:60], why=words,
    )  # fmt: skip
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _decided(pair, by, PairState.MERGED)
    _note(made, by, words, None, gone.pk)
    publish("resident.merge", merge=made.pk, kept=kept.pk, gone=gone.pk, by=by.person_id)
    return made


def _person(by: Actor) -> Person:
    if by.person is None:
        raise NotSeen
    return by.person


def _locked(pair: Pair) -> list[Person]:
    """Always in the order of their ids: nobody waits in a circle."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[pair.one_id, pair.two_id])
    return list(rows.order_by("pk"))


def _can_be_one(kept: Person, gone: Person, by: Actor) -> None:
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused(_("其中一份登记已经合并到别处了，请刷新再看"))
    if by.person_id in (kept.pk, gone.pk):
        raise Refused(_("自己的登记要由别的同事来合并"))
    if Closure.objects.filter(person__in=[kept, gone]).exists():
        raise Refused(_("其中一位已经注销，不能合并"))


def _values(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in VALUES}


def _set(person: Person, values: Mapping[str, Any]) -> None:
    """Values with everything they are found by."""
    person.rename(values["name"] or "")
    person.phone = person.phone_blind = None
    person.phone_tail = ""
    if values["phone"]:
        person.call_at(values["phone"])
    if values["id_number"]:
        person.identify_by(values["id_number"])
    else:
        person.drop_number()
    person.elder = bool(values["elder"])
    person.save()


def _take(kept: Person, gone: Person, take: Mapping[str, int]) -> None:
    """Each value of the record it was chosen from; what the one lacks is taken from the other."""
    mine, theirs = _values(kept), _values(gone)
    chosen = {
        name: theirs[name] if take.get(name) == gone.pk else mine[name] for name in ("name", "phone", "id_number")
    }
    chosen = {name: chosen[name] or mine[name] or theirs[name] for name in chosen}
    _set(kept, chosen | {"elder": kept.elder or gone.elder})


def _note(made: Merge, by: Actor, why: str, before: object, after: object) -> None:
    hand = Hand(by.person, by.title, why)
    changed(Subject.MERGE, made.pk, Field.MERGE, before, after, hand, person=made.kept_id)
    changed(Subject.MERGE, made.pk, Field.MERGE, before, after, hand, person=made.gone_id)


# Everything that points at a person ---------------------------------------------------------------------------------


def pointing() -> Iterator[tuple[str, type[models.Model], str]]:
    """Every foreign key to a person in the whole house that may move: label, model and column."""
    for model in apps.get_models():
        names = {trigger.name for trigger in getattr(model._meta, "triggers", ())}
        if model._meta.label_lower in STAY or names & APPEND_ONLY:
            continue
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is Person and field.name != "person_ptr":
                yield f"{model._meta.label_lower}.{field.name}", model, field.name


def _move_all(kept: Person, gone: Person) -> dict[str, list[Any]]:
    moved = {ACCOUNT: _accounts(kept, gone)}
    for label, model, name in pointing():
        rows = _rows(model, name, kept, gone)
        if ids := _move(model, name, rows, kept):
            moved[label] = ids
    return {label: ids for label, ids in moved.items() if ids}


def _rows(model: type[models.Model], name: str, kept: Person, gone: Person) -> list[Any]:
    rows = model._base_manager.filter(**{name: gone})
    if model is Residence:  # both at one home: it stays with the one that went, so that the list names it once
        both = Residence.objects.filter(person=kept, until=None).values("home")
        rows = rows.exclude(until=None, home__in=both)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _accounts(kept: Person, gone: Person) -> list[int]:
    """Both have a way in: that of the one that goes is closed. (With one only, it moves along with the rest.)"""
    if not Account.objects.filter(person=kept).exists():
        return []
    rows = Account.objects.filter(person=gone, is_active=True)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(is_active=False)
    return ids


def _move(model: type[models.Model], name: str, ids: list[Any], kept: Person) -> list[Any]:
    """Point these rows at the kept record; those that cannot (it has such a row itself) stay. Which ones moved."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=ids).update(**{name: kept})
        return [_plain(pk) for pk in ids]
    except IntegrityError:
        return [_plain(pk) for pk in ids if _moves(model, name, pk, kept)]


def _moves(model: type[models.Model], name: str, pk: Any, kept: Person) -> bool:
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(pk=pk).update(**{name: kept}))
    except IntegrityError:
        return False


def _plain(pk: Any) -> Any:
    return pk if isinstance(pk, int) else str(pk)


# Undoing -------------------------------------------------------------------------------------------------------------


def merge_for(by: Actor, pk: int, *, lock: bool = False) -> Merge:
    """A merge of a pair this actor may decide. Raises NotSeen."""
    rows = Merge.objects.select_for_update(no_key=True, of=("self",)) if lock else Merge.objects.all()
    made = rows.select_related("pair", "kept", "gone", "by", "undone_by").filter(pk=pk).first()
    if made is None or made.pair is None or not may_decide(made.pair, by):
        raise NotSeen
    return made


@as_system(ONE)
@transaction.atomic
def undo(by: Actor, pk: int, *, why: str) -> Merge:
    """撤销合并: everything that moved goes back, and so do the values that nobody has changed since.

    Raises Refused when it was undone, when the kept record was itself merged since, or when its time is over.
    """
    made = merge_for(by, pk, lock=True)
    words = one_line(why)[:200]
    if not words:
        raise Invalid({"why": _("请写为什么要分开")})
    people = {one.pk: one for one in _both(made)}
    kept, gone = people[made.kept_id], people[made.gone_id]
    _can_be_two(made, kept)
    _back(made, kept, gone)
    _restore(kept, json.loads(made.before or "{}"), json.loads(made.after or "{}"))
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    made.undone_at, made.undone_by, made.undone_why = clock.now(), by.person, words
    made.save(update_fields=["undone_at", "undone_by", "undone_why"])
    if made.pair is not None:
        _decided(made.pair, by, PairState.DIFFERENT)
    _note(made, by, words, gone.pk, None)
    publish("resident.unmerge", merge=made.pk, kept=kept.pk, gone=gone.pk, by=by.person_id)
    return made


def _both(made: Merge) -> list[Person]:
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[made.kept_id, made.gone_id])
    return list(rows.order_by("pk"))


def _can_be_two(made: Merge, kept: Person) -> None:
    if made.undone_at is not None:
        raise Refused(_("这次合并已经撤销过了"))
    if kept.merged_into_id is not None:
        raise Refused(_("留下的那份后来又合并过，请先撤销后一次合并"))
    if not made.before:
        raise Refused(_("合并已经超过半年，原来的内容已按规定删除，不能再撤销"))


def _back(made: Merge, kept: Person, gone: Person) -> None:
    """Rows that moved and still point at the kept record."""
    known = {label: (model, name) for label, model, name in pointing()}
    for label, ids in made.moved.items():
        if label == ACCOUNT:
            Account.objects.filter(pk__in=ids).update(is_active=True)
        elif label in known:
            model, name = known[label]
            model._base_manager.filter(pk__in=ids, **{name: kept}).update(**{name: gone})


def _restore(kept: Person, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    now = _values(kept)
    _set(kept, {name: before[name] if now[name] == after.get(name) else now[name] for name in VALUES})
