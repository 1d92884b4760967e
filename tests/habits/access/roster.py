"""The roster: who reads it, who appoints, who keeps accounts and rights, who reads the trails."""

from __future__ import annotations

from datetime import timedelta

from tests.habits.access_table import ABOVE, ADMIN, DESK, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.kernel import clock
from linli.platform.posts.models import Appointment, RightChange
from linli.platform.posts.terms import Duty
from linli.platform.roster import accounts
from linli.platform.roster.models import Handover, StaffAccount

SECURITY, AUDITOR, KEEPERS = who("security"), who("auditor"), ADMIN | who("security auditor")
READ = DESK - who("sun qiang li_property")  # bodies keep their own lists
HERE = READ & (who("lead chen desk") | ABOVE | KEEPERS)  # the roster of the third grid
THERE = READ & (who("other_chief") | ABOVE | KEEPERS)
APPOINT = (who("chen leader") | SECURITY, who("other_chief leader") | SECURITY)  # a grid worker
READ_RIGHTS = KEEPERS
TERM, POST = {"pk": "term"}, {"pk": "post"}

TABLE = {
    "GET desk/roster/": line(READ),
    "GET desk/roster/areas/<int:pk>/": line(HERE, THERE, pk="grid"),
    "GET desk/roster/areas/<int:pk>/roster.xlsx": line(HERE, THERE, pk="grid"),
    "GET desk/roster/areas/<int:pk>/open/": line(
        who("lead chen leader") | SECURITY, who("other_chief leader") | SECURITY, pk="grid"
    ),
    "POST desk/roster/areas/<int:pk>/open/": line(
        who("lead chen leader") | SECURITY, who("other_chief leader") | SECURITY, pk="grid"
    ),
    "GET desk/roster/posts/<int:pk>/": line(HERE, THERE, **POST),
    "GET desk/roster/posts/<int:pk>/appoint/": line(*APPOINT, **POST),
    "POST desk/roster/posts/<int:pk>/appoint/": line(*APPOINT, **POST),
    # Whoever may appoint anybody there is told that it is not theirs; for others the post is not there.
    "POST desk/roster/posts/<int:pk>/close/": line(
        who("lead chen leader") | SECURITY, who("other_chief leader") | SECURITY, **POST
    ),
    "GET desk/roster/terms/<int:pk>/": line(HERE, THERE, **TERM),
    "GET desk/roster/terms/<int:pk>/phone/": line(HERE - KEEPERS, THERE - KEEPERS, **TERM),
    "POST desk/roster/terms/<int:pk>/phone/": line(HERE - KEEPERS, THERE - KEEPERS, **TERM),
    "POST desk/roster/terms/<int:pk>/account/<slug:what>/": line(SECURITY, SECURITY, what="=reset", **TERM),
    "GET desk/roster/terms/<int:pk>/<slug:name>/": [
        line(*APPOINT, name=f"={name}", **TERM) for name in ("extend", "end", "move", "stand-in", "hand-over")
    ],
    "POST desk/roster/terms/<int:pk>/<slug:name>/": [
        line(*APPOINT, name=f"={name}", **TERM) for name in ("extend", "end", "move", "stand-in", "hand-over")
    ],
    "POST desk/roster/plans/<int:pk>/drop/": line(
        who("lead chen leader") | SECURITY, who("other_chief leader") | SECURITY, pk="plan"
    ),
    "GET desk/roster/handovers/<int:pk>/": line(HERE, THERE, pk="plan"),
    "GET desk/roster/accounts/": line(SECURITY),
    "GET desk/roster/staffing/": line(SECURITY),
    "POST desk/roster/staffing/": line(SECURITY),
    "GET desk/roster/rights/": line(READ_RIGHTS),
    "GET desk/roster/rights/<slug:duty>/": line(READ_RIGHTS, duty="=grid_lead"),
    "POST desk/roster/rights/<slug:duty>/": line(SECURITY, duty="=grid_lead"),
    "POST desk/roster/rights/changes/<int:pk>/decide/": line(ADMIN | SECURITY, ADMIN | SECURITY, pk="right_change"),
    "GET desk/roster/trails/": line(AUDITOR),
    "GET desk/roster/trails/<slug:name>/": [
        line(AUDITOR, name=f"={name}") for name in ("looks", "searches", "exports", "acts")
    ],
    "GET desk/roster/trails/<slug:name>/trail.xlsx": line(AUDITOR, name="=acts"),
}


def build(found: Everything) -> None:
    """Terms of two workers with accounts and planned handings over; a right that waits for a second person."""
    town = found.town
    asked = RightChange.objects.create(
        duty=Duty.GRID_LEAD, right="keep_people", grant=True, state="asked", why="试点", title="安全管理员",
        by=town.people["security"], at=clock.now(),
    )  # fmt: skip
    for relation, holder in ((OURS, "li"), (THEIRS, "far")):
        term = Appointment.objects.get(person=town.people[holder])
        accounts.make(town.security, term)
        StaffAccount.objects.filter(term=term).update(first_password=False)  # has come in before
        plan = Handover.objects.create(
            term=term, to=town.people["zhou"], on=clock.today() + timedelta(days=30), state="planned", at=clock.now()
        )
        found.objects[relation] |= {"term": term.pk, "post": term.post_id, "plan": plan.pk, "right_change": asked.pk}
