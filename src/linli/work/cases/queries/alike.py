"""Has somebody said the same already? For staff the requests themselves, for residents only how many households."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Q, Subquery

from linli.kernel.text import tidy
from linli.platform.flow.models import Matter
from linli.platform.likeness.near import Alike, Near, Spot, households, likely
from linli.platform.places.locate import Where
from linli.platform.posts.actor import Actor
from linli.work.cases.models import Case
from linli.work.cases.terms import AT_WORK, Stage

FEWEST = 2  # of one household nobody is told: what somebody wrote could be guessed at
OPEN = (Stage.PLACED, *AT_WORK)


def texts(pks: Sequence[int]) -> Mapping[int, str]:
    """What was written, for comparing; never shown from here."""
    return dict(Case.objects.filter(pk__in=pks).values_list("pk", "text"))


def seen_alike(by: Actor, text: str, where: Where | None, category: str, most: int = 5) -> list[Alike]:
    """While a member of staff types: likely duplicates among what they may see."""
    text = tidy(text)
    if where is None or not text:
        return []
    return likely(text, Spot.of(where, category), Matter.objects.seen_by(by), most=most)


def same_as(by: Actor, case: Case, most: int = 5) -> list[Alike]:
    """Likely duplicates of a request that has arrived, without what is merged with it already."""
    said = Case.objects.filter(pk=OuterRef("pk")).values("text")[:1]
    rows = Matter.objects.seen_by(by).annotate(said=Subquery(said))  # in the same statement: the page has many
    found = likely(case.text, Spot.of_matter(case.matter), rows, besides=case.pk, most=most + 3)
    return [one for one in found if one.matter.pk != case.into_id and one.matter.stage != Stage.MERGED][:most]


def neighbours_said(where: Where | None, text: str, category: str, besides: int | None) -> int:
    """How many other households near by have reported something like this lately; 0 below two."""
    text = tidy(text)[:2000]
    if where is None or len(text) < 4:
        return 0
    return _households(text, Spot.of(where, category), besides)


def neighbours_of(case: Case) -> int:
    """The same for a request that has just arrived."""
    return _households(case.text, Spot.of_matter(case.matter), case.matter.person_id)


def _households(text: str, spot: Spot, besides: int | None) -> int:
    others = Matter.objects.filter(~Q(person_id=besides) | Q(person_id=None)) if besides else Matter.objects.all()
    others = others.exclude(stage__in=(Stage.WITHDRAWN, Stage.MERGED))
    near = [one for one in likely(text, spot, others, most=20) if one.near >= Near.REACH]
    count = households(near)
    return count if count >= FEWEST else 0


def still_open(found: Sequence[Alike]) -> list[Matter]:
    """Those into which another one can be merged."""
    return [one.matter for one in found if one.matter.stage in OPEN]
