"""Who gets in at agenda items."""

from __future__ import annotations

from tests.habits.access_table import DESK, HERE, NOBODY, THERE, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.platform.posts.actor import Actor
from linli.work.deliberation.actions import put_forward

SEEN = (DESK & HERE, DESK & THERE)
PROPOSES = who("lead chen other_chief desk supervisor leader")

TABLE = {
    "GET desk/agenda/": line(DESK),
    **{f"{method} desk/agenda/new/": line(PROPOSES) for method in ("GET", "POST")},
    "GET desk/agenda/<int:pk>/": line(*SEEN, pk="agenda_item"),
    "POST desk/agenda/<int:pk>/<slug:name>/": line(*SEEN, pk="agenda_item", name="=accept"),
    "GET me/agenda/<int:pk>/": line(who("wang"), NOBODY, pk="agenda_item", strangers="gone"),
}


def build(found: Everything) -> None:
    """An agenda item from the request of each side."""
    town = found.town
    for relation, chief, area in ((OURS, "chen", town.grid3), (THEIRS, "other_chief", town.grid9)):
        shelf = found.objects[relation]
        by: Actor = getattr(town, chief)
        made = put_forward(by, title="路灯怎么修", why=f"WHY{relation}", area=area, requests=[shelf["case"]])
        shelf["agenda_item"] = made.pk
