"""Chat groups and broadcasts: read by who sees the area, kept and written by who answers for it."""

from __future__ import annotations

from tests.habits.access_table import DESK, NOBODY, READERS, SIGNED_IN, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.work.groups import actions
from linli.work.groups.jobs import send_broadcasts
from linli.work.groups.models import Posting

ABOVE = who("supervisor reviewer leader admin")
SEES = (who("chen desk") | ABOVE, who("other_chief") | ABOVE)
KEEPS = (who("chen desk admin"), who("other_chief admin"))
READS = (who("chen desk supervisor reviewer leader"), who("other_chief supervisor reviewer leader"))
WRITES = READERS - who("reviewer")

TABLE = {
    "GET desk/groups/": line(READERS | who("admin")),
    "GET desk/groups/new/<int:pk>/": line(*KEEPS, pk="area"),
    "POST desk/groups/new/<int:pk>/": line(*KEEPS, pk="area"),
    "GET desk/groups/group/<int:pk>/": line(*SEES, pk="group"),
    "POST desk/groups/group/<int:pk>/<slug:name>/": line(*KEEPS, pk="group", name="=robot"),
    "GET desk/groups/broadcasts/": line(READERS | who("admin")),
    "GET desk/groups/write/": line(WRITES),
    "POST desk/groups/write/": line(WRITES),
    "GET desk/groups/broadcast/<int:pk>/": line(*READS, pk="broadcast"),
    "POST desk/groups/broadcast/<int:pk>/<slug:name>/": line(*READS, pk="broadcast", name="=correct"),
    "GET field/groups/posting/<int:pk>/": line(who("li"), who("other_chief"), pk="posting"),
    "POST field/groups/posting/<int:pk>/posted/<int:group>/": line(
        who("li"), who("other_chief"), pk="posting", group="group"
    ),
    "GET me/news/": line(SIGNED_IN),
    "POST me/news/sms/": line(SIGNED_IN),
}
assert DESK >= READERS and not NOBODY


def build(found: Everything) -> None:
    """A group of each community, by hand, and a broadcast to it."""
    town = found.town
    for relation, by, area, keeper in (
        (OURS, town.chen, town.community, "li"),
        (THEIRS, town.other_chief, town.other, "other_chief"),
    ):
        group = actions.add_group(by, area=area, name=f"{area.name}群", platform="wechat", members=300)
        actions.answer_for(group, by, person=town.people[keeper])
        one = actions.write(by, area=area, text=f"{area.name}明天停水", urgent=True)
        found.objects[relation] |= {"group": group.pk, "broadcast": one.pk}
    send_broadcasts()
    for relation in (OURS, THEIRS):
        posting = Posting.objects.get(broadcast=found.of(relation, "broadcast"))
        found.objects[relation]["posting"] = posting.pk
