"""What the roster's pages read: posts of an area with their holders, what is empty, what ends, what has no owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, Post
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.roster.models import Handover
from linli.platform.roster.staffing import standard

SOON = timedelta(days=30)
MOST = 300  # lines of one list; a smaller area shows the rest


@dataclass(frozen=True)
class Seat:
    """A post with those who hold it today, and those who will."""

    post: Post
    terms: tuple[Appointment, ...]
    coming: tuple[Appointment, ...]
    where: str

    @property
    def empty(self) -> bool:
        """Nobody holds it today."""
        return not self.terms


@dataclass
class Below:
    """One area under the page's, in numbers."""

    area: Area
    posts: int = 0
    empty: int = 0
    ending: int = 0
    missing: int = 0


@dataclass(frozen=True)
class Missing:
    """A duty without an owner: fewer hold it in an area than are expected there."""

    area: Area
    duty: Duty
    wanted: int
    held: int
    where: str = field(default="")


def readable(by: Actor) -> list[Area]:
    """The areas whose roster the actor reads, the widest first."""
    areas = {held.area.pk: held.area for held in by.having(Right.ROSTER)}
    return sorted(areas.values(), key=lambda area: (len(area.path), area.path))


def area_for(by: Actor, pk: int | None) -> Area:
    """The area of a page: the given one, or the actor's widest. Raises NotSeen."""
    mine = readable(by)
    found = tree.tree.get().areas.get(pk) if pk is not None else (mine[0] if mine else None)
    if found is None or not any(area.contains(found) for area in mine):
        raise NotSeen
    return found


def within(area: Area, prefix: str = "area__") -> Q:
    """Posts in an area and below it; a micro-grid has no column, its path tells."""
    if area.level in ANCESTORS:
        return Q(**{f"{prefix}{area.level}_id": area.pk})
    return Q(**{f"{prefix}path__startswith": area.path})


def posts_of(area: Area) -> QuerySet[Post]:
    """Posts that exist today, in the area and below."""
    return Post.objects.filter(within(area)).filter(Q(closed_on=None) | Q(closed_on__gt=clock.today()))


def _running() -> QuerySet[Appointment]:
    return Appointment.objects.current().filter(post_id=OuterRef("pk"))


def ending_terms() -> QuerySet[Appointment]:
    """Terms that run today and end within thirty days, with nobody yet appointed after them."""
    today = clock.today()
    after = Appointment.objects.filter(post_id=OuterRef("post_id"), instead_of=None).exclude(pk=OuterRef("pk"))
    after = after.filter(Q(until=None) | Q(until__gt=OuterRef("until")))
    terms = Appointment.objects.current().filter(until__lte=today + SOON, instead_of=None)
    return terms.filter(~Exists(after))


def seats(posts: QuerySet[Post], most: int = MOST) -> list[Seat]:
    """The posts with today's holders and those to come; two statements."""
    today = clock.today()
    alive = Appointment.objects.filter(Q(until=None) | Q(until__gte=today)).select_related("person")
    rows = posts.select_related("organisation").prefetch_related(
        Prefetch("appointments", alive.order_by("since", "id"), to_attr="alive")
    )
    return [_seat(post, today) for post in rows.order_by("area__path", "duty", "id")[:most]]


def _seat(post: Post, today: date) -> Seat:
    alive: list[Appointment] = post.alive  # type: ignore[attr-defined]
    now = tuple(term for term in alive if term.since <= today)
    coming = tuple(term for term in alive if term.since > today)
    post.area = tree.tree.get().areas.get(post.area_id) or post.area  # with its ancestors, and without a statement
    for term in alive:
        term.post = post
    return Seat(post, now, coming, tree.tree.get().full_name(post.area_id))


def own_posts(area: Area) -> QuerySet[Post]:
    """Posts of exactly this area."""
    return posts_of(area).filter(area=area)


def empty_posts(area: Area) -> QuerySet[Post]:
    """Posts below that nobody holds today."""
    return posts_of(area).filter(~Exists(_running()))


def ending(area: Area) -> QuerySet[Appointment]:
    """Terms below that end soon."""
    return ending_terms().filter(within(area, "post__area__"))


def stand_ins(area: Area) -> QuerySet[Appointment]:
    """Terms of today in which somebody stands in for another."""
    return Appointment.objects.current().filter(within(area, "post__area__")).exclude(instead_of=None)


def posts_with(terms: QuerySet[Appointment], area: Area) -> QuerySet[Post]:
    """The posts of these terms."""
    return posts_of(area).filter(Exists(terms.filter(post_id=OuterRef("pk"))))


def below(area: Area) -> list[Below]:
    """The areas right below with their numbers, everything under them counted in; three statements."""
    rows = {child.pk: Below(child) for child in tree.tree.get().children(area.pk)}
    if not rows:
        return []
    for pk, posts, empty in _counts(area):
        if row := _row_of(rows, area, pk):
            row.posts, row.empty = row.posts + posts, row.empty + empty
    for pk, count in ending(area).values_list("post__area_id").annotate(Count("id")).order_by():
        if row := _row_of(rows, area, pk):
            row.ending += count
    for one in missing(area):
        if row := _row_of(rows, area, one.area.pk):
            row.missing += 1
    return list(rows.values())


def _counts(area: Area) -> Iterable[tuple[int, int, int]]:
    posts = posts_of(area).values("area_id").order_by()
    counted = posts.annotate(all=Count("id"), empty=Count("id", filter=~Exists(_running())))
    return counted.values_list("area_id", "all", "empty")


def _row_of(rows: dict[int, Below], area: Area, pk: int) -> Below | None:
    """The child under which an area lies: the next step of its path."""
    found = tree.tree.get().areas.get(pk)
    if found is None or found.pk == area.pk or not area.contains(found):
        return None
    return rows.get(int(found.path[len(area.path) :].split("/", 1)[0]))


def missing(area: Area) -> list[Missing]:
    """Duties without an owner in the area and below, from the top down; one statement."""
    held = dict(_held(area))
    found = []
    for one in tree.tree.get().areas.values():  # by path, because that is how the tree was read
        if one.ended_on is None and area.contains(one):
            for duty, wanted in standard.get().wanted(one).items():
                have = held.get((one.pk, str(duty)), 0)
                if have < wanted:
                    found.append(Missing(one, duty, wanted, have, tree.tree.get().full_name(one.pk)))
    return found


def _held(area: Area) -> Iterator[tuple[tuple[int, str], int]]:
    terms = Appointment.objects.current().filter(within(area, "post__area__"), instead_of=None)
    for pk, duty, count in terms.values_list("post__area_id", "post__duty").annotate(Count("person", distinct=True)):
        yield (pk, duty), count


def post_for(by: Actor, pk: int) -> Post:
    """A post on the actor's roster. Raises NotSeen."""
    found = Post.objects.select_related("area", "organisation").filter(pk=pk).first()
    if found is None or not any(area.contains(found.area) for area in readable(by)):
        raise NotSeen
    return found


def term_for(by: Actor, pk: int) -> Appointment:
    """A term on the actor's roster. Raises NotSeen."""
    rows = Appointment.objects.select_related("person", "instead_of", "post__area", "post__organisation")
    found = rows.filter(pk=pk).first()
    if found is None or not any(area.contains(found.post.area) for area in readable(by)):
        raise NotSeen
    return found


def plan_of(term: Appointment) -> Handover | None:
    """The handing over that is planned for a term."""
    return Handover.objects.filter(term=term, state=Handover.State.PLANNED).select_related("to").first()


def colleagues(by: Actor, term: Appointment) -> QuerySet[Appointment]:
    """Who may take over or stand in: people on duty in the same community (or area), each with a term of theirs."""
    area = term.post.area
    around = tree.tree.get().areas.get(area.community_id or area.pk, area)
    terms = Appointment.objects.current().filter(within(around, "post__area__"), instead_of=None)
    terms = terms.exclude(person_id=term.person_id).select_related("person", "post")
    return terms.order_by("post__area__path", "post__duty", "id")
