"""Double registration, muster, shifts, talents, open doors: who keeps and reads the roster, and each for themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.habits.access_table import ABOVE, EVERYBODY, NOBODY, SIGNED_IN, STAFF, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.places.models import Building, Entrance, Home
from linli.platform.posts.actor import Actor
from linli.work.muster import actions, links
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Shift, Summons, Turn
from linli.work.muster.queries.roster import Asked

READ, KEEP = who("lead chen other_chief desk leader"), who("lead chen other_chief desk")
CALL = who("lead chen other_chief leader")
OF_BODIES = who("sun qiang li_property")  # see the people of their own organisation
MUSTER = who("chen desk") | ABOVE, who("other_chief") | ABOVE  # of a whole community: no post of a grid sees it
RUN = who("chen leader"), who("other_chief leader")
KEPT = who("lead chen desk"), who("other_chief")  # of the third grid
CONFIRM = who("lead chen"), who("other_chief")
SHIFT = who("chen desk"), who("other_chief")
MINE = who("wang"), NOBODY
ONE, TURN = {"pk": "summons"}, {"pk": "turn", "what": "=accept"}

TABLE = {
    "GET desk/muster/": line(READ),
    "GET desk/muster/call/": line(CALL),
    "POST desk/muster/call/": line(CALL),
    "POST desk/muster/call/count/": line(CALL),
    "GET desk/muster/at/<int:pk>/": line(*MUSTER, pk="muster"),
    "GET desk/muster/at/<int:pk>/live/": line(*MUSTER, pk="muster"),
    "GET desk/muster/at/<int:pk>/sheet/": line(*RUN, pk="muster"),
    "POST desk/muster/at/<int:pk>/hand-over/": line(*RUN, pk="muster"),
    "GET desk/muster/at/<int:pk>/step/<slug:name>/": line(*RUN, pk="muster", name="=again"),
    "POST desk/muster/at/<int:pk>/step/<slug:name>/": line(*RUN, pk="muster", name="=shift"),
    "POST desk/muster/at/<int:pk>/people/<int:summons>/": line(
        *RUN, pk="muster", summons="summons", send={"what": "here"}
    ),
    "POST desk/muster/at/<int:pk>/people/<int:summons>/ring/": line(*RUN, pk="muster", summons="summons"),
    "GET desk/muster/roster/": line(READ | OF_BODIES),
    "GET desk/muster/roster/<int:pk>/": line(
        KEPT[0] | who("leader sun"), KEPT[1] | who("leader qiang"), pk="enrolment"
    ),
    "POST desk/muster/roster/<int:pk>/renew/": line(*CONFIRM, pk="enrolment"),
    "POST desk/muster/roster/<int:pk>/ring/": line(*KEPT, pk="enrolment"),
    "GET desk/muster/roster/<int:pk>/step/<slug:name>/": line(*CONFIRM, pk="enrolment", name="=assign"),
    "POST desk/muster/roster/<int:pk>/step/<slug:name>/": line(*CONFIRM, pk="enrolment", name="=finish"),
    "GET desk/muster/shifts/": line(READ),
    "GET desk/muster/shifts/plan/": line(KEEP),
    "POST desk/muster/shifts/plan/": line(KEEP),
    "GET desk/muster/shifts/<int:pk>/": line(SHIFT[0] | who("leader"), SHIFT[1] | who("leader"), pk="shift"),
    "POST desk/muster/shifts/<int:pk>/fill/": line(*SHIFT, pk="shift"),
    "POST desk/muster/shifts/<int:pk>/drop/": line(*SHIFT, pk="shift"),
    "POST desk/muster/shifts/<int:pk>/turns/<int:turn>/<slug:what>/": line(
        *SHIFT, pk="shift", turn="turn", what="=drop"
    ),
    "GET desk/muster/talents/": line(READ),
    "GET desk/muster/talents/register/": line(KEEP),
    "POST desk/muster/talents/register/": line(KEEP),
    "GET desk/muster/talents/<int:pk>/": line(KEPT[0] | who("leader"), KEPT[1] | who("leader"), pk="talent"),
    "POST desk/muster/talents/<int:pk>/end/": line(*KEPT, pk="talent"),
    "POST desk/muster/talents/<int:pk>/ring/": line(*KEPT, pk="talent"),
    "GET desk/muster/households/": line(READ),
    "GET desk/muster/households/open/": line(KEEP),
    "POST desk/muster/households/open/": line(KEEP),
    "POST desk/muster/households/<int:pk>/close/": line(*KEPT, pk="household"),
    "GET field/muster/mine/": line(STAFF),
    "GET field/muster/at/<int:pk>/": line(*MUSTER, pk="muster"),
    "POST field/muster/at/<int:pk>/people/<int:summons>/": line(
        *RUN, pk="muster", summons="summons", send={"what": "here"}
    ),
    "GET api/musters": line(SIGNED_IN),
    "POST api/musters": line(SIGNED_IN),
    "GET api/musters/<pk>": line(MUSTER[0] | who("leader"), MUSTER[1] | who("leader"), pk="muster"),
    "POST api/musters/<pk>/call_again": line(*RUN, pk="muster", send={}),
    "POST api/musters/<pk>/hand_over": line(*RUN, pk="muster", send={}),
    "POST api/musters/<pk>/stand_down": line(*RUN, pk="muster", send={}),
    "POST api/musters/<pk>/close": line(*RUN, pk="muster", send={"report": "来了 3 人"}),
    "POST api/musters/<pk>/people/<summons>": line(*RUN, pk="muster", summons="summons", send={"what": "here"}),
    "GET api/summons": line(SIGNED_IN),
    "POST api/summons/here": line(SIGNED_IN, send={"code": "AAAA"}),
    "POST api/summons/<pk>/answer": line(*MINE, pk="summons", send={"coming": True}),
    "POST api/summons/<pk>/arrive": line(*MINE, pk="summons", send={"code": "AAAA"}),
    "POST api/summons/<pk>/leave": line(*MINE, pk="summons", send={}),
    "GET me/service/": line(SIGNED_IN),
    "GET me/service/enrol/": line(SIGNED_IN),
    "POST me/service/enrol/": line(SIGNED_IN),
    "GET me/service/enrol/<int:pk>/": line(*MINE, pk="enrolment"),
    "POST me/service/enrol/<int:pk>/": line(*MINE, pk="enrolment"),
    "POST me/service/enrol/<int:pk>/renew/": line(*MINE, pk="enrolment"),
    "GET me/service/enrol/<int:pk>/withdraw/": line(*MINE, pk="enrolment"),
    "POST me/service/enrol/<int:pk>/withdraw/": line(*MINE, pk="enrolment"),
    "POST me/service/turns/<int:pk>/<slug:what>/": line(*MINE, **TURN),
    "GET me/service/talent/": line(SIGNED_IN),
    "POST me/service/talent/": line(SIGNED_IN),
    "POST me/service/talent/end/": line(who("wang")),
    "POST me/service/household/<int:pk>/<slug:what>/": line(*MINE, pk="household", what="=hide"),
    "GET me/service/calls/<int:pk>/": line(*MINE, **ONE),
    "POST me/service/calls/<int:pk>/answer/": line(*MINE, **ONE, send={"coming": "yes"}),
    "POST me/service/calls/<int:pk>/here/": line(*MINE, **ONE),
    "GET near/": line(EVERYBODY),
    "GET here/<str:code>/": line(SIGNED_IN, SIGNED_IN, code="muster_code"),
    "POST here/<str:code>/": line(SIGNED_IN, SIGNED_IN, code="muster_code"),
    "GET m/<int:pk>/<str:key>/": line(EVERYBODY, NOBODY, **ONE, key="summons_key", strangers="gone"),
    "POST m/<int:pk>/<str:key>/answer/": line(EVERYBODY, NOBODY, **ONE, key="summons_key", strangers="gone"),
    "POST m/<int:pk>/<str:key>/here/": line(EVERYBODY, NOBODY, **ONE, key="summons_key", strangers="gone"),
}


def build(found: Everything) -> None:
    """王 and 马 have registered, are talents with an open door, have a shift, and were called up in a night."""
    town = found.town
    home = Home.objects.filter(entrance__building__grid=town.grid9).first() or _a_home(town)
    for relation, who_, chief, area, grid, home_of, body in (
        (OURS, "wang", town.chen, town.community, town.grid3, town.homes["wang"], town.water),
        (THEIRS, "ma", town.other_chief, town.other, town.grid9, home, town.housing),
    ):
        person, mark = town.people[who_], who_.upper()
        by, shelf = Actor.of(person), found.objects[relation]
        wish = Wish(wanted=["rescue"], body=str(body), note=f"能开船 NOTE{mark}", organisation=body)
        enrolment = actions.enrol(by, area=area, wish=wish)
        actions.confirm(enrolment, chief, kinds=["rescue"], area=grid)
        talent = actions.offer(by, area=grid, skills=["boat"], offers=f"会开船 OFFER{mark}", musters=True)
        given = {"home": home_of, "host": person, "offers": "调解", "opens": "每天", "agreed": True}
        household = actions.open_household(chief, **given)
        shelf |= {"enrolment": enrolment.pk, "talent": talent.pk, "household": household.pk}
        shelf |= _shift(chief, area, person.pk) | _muster(chief, area, by, mark, relation)


def _a_home(town: Any) -> Home:
    building = Building.objects.create(grid=town.grid9, name="9 号楼", number="9")
    return Home.objects.create(entrance=Entrance.objects.create(building=building, name="1 单元", number="1"), name="1")


def _shift(chief: Actor, area: Any, person: int) -> dict[str, Any]:
    start = clock.now() + timedelta(days=1)
    shift = actions.plan_shift(
        chief, area=tree.area(area.pk), kind="rescue", place="泵站", starts_at=start,
        ends_at=start + timedelta(hours=2), needed=1,
    )  # fmt: skip
    actions.fill(Shift.objects.select_related("area").get(pk=shift.pk), chief, people=[person])
    return {"shift": shift.pk, "turn": Turn.objects.get(shift=shift).pk}


def _muster(chief: Actor, area: Any, by: Actor, mark: str, relation: str) -> dict[str, Any]:
    muster = actions.call_up(
        chief, asked=Asked(area.pk), reason=f"江水上涨 CALL{mark}", place="泵站", starts_at=clock.now()
    )
    summons = Summons.objects.select_related("muster__matter").get(muster=muster, person_id=by.person_id)
    actions.answer(summons, by, coming=False, why=f"孩子发烧 ILL{mark}")
    key = links.key_of(summons.pk) if relation == OURS else "AAAAAAAAAA"
    return {"muster": muster.pk, "summons": summons.pk, "muster_code": muster.code, "summons_key": key}
