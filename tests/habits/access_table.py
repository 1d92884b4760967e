"""Who gets in where: every address and method of the site, reviewed line by line. A new address needs a line here.

A line says who of the cast gets in: at the object of their own surroundings (`ours`) and at the same kind of object of
another community (`theirs`). Everybody else of those who have signed in is told that there is no such thing (404);
a stranger is asked to sign in. "Gets in" means that the page answers, not that the move is theirs: that is the engine's
business, and tested action by action.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.habits.everything import CAST

Who = frozenset[str]


def who(words: str) -> Who:
    """Names of the cast."""
    found = frozenset(words.split())
    assert found <= set(CAST), found - set(CAST)
    return found


EVERYBODY = frozenset(CAST)
NOBODY: Who = frozenset()
SIGNED_IN = EVERYBODY - {"stranger"}
RESIDENTS = who("wang neighbour expired")  # a post that has ended makes nobody staff
STAFF = SIGNED_IN - RESIDENTS
DESK = STAFF - who("li zhou")  # the console
ADMIN = who("admin")
ABOVE = who("supervisor reviewer leader")  # the town above both communities
HERE = who("li lead chen desk") | ABOVE  # posts that see the grid of our request
THERE = who("other_chief") | ABOVE
LOGS = who("lead chen other_chief desk")  # who answers for a community's calls
READERS = who("lead chen other_chief desk supervisor reviewer leader")  # of the register of residents
KEEPERS = who("chen other_chief desk")


@dataclass(frozen=True)
class Line:
    """Who gets in, ours and theirs; what fills the address; what is sent."""

    ours: Who
    theirs: Who | None = None  # None: the address names no object
    names: tuple[tuple[str, str], ...] = ()  # part of the address → kind of object, or ="a fixed word"
    send: tuple[tuple[str, Any], ...] = ()
    strangers: str = "sign in"  # what a stranger meets: "sign in", or "gone" where nobody is asked
    ask: str = ""  # query string
    headers: tuple[tuple[str, str], ...] = ()  # header → kind of object


def line(ours: Who, theirs: Who | None = None, /, *, send: Any = None, strangers: str = "sign in", ask: str = "",
         headers: dict[str, str] | None = None, **names: str) -> Line:  # fmt: skip
    """A line; `pk="case"` fills <int:pk> with the case, `name="=fix"` with the word itself."""
    return Line(
        ours, theirs, tuple(names.items()), tuple((send or {}).items()), strangers, ask, tuple((headers or {}).items())
    )


def seen(what: str, /, **more: Any) -> Line:
    """An object of the console: whoever works at a desk and may see it."""
    return line(DESK & SEES[what][0], DESK & SEES[what][1], **more)


def in_field(what: str, /, **more: Any) -> Line:
    """An object of the field: any staff that may see it."""
    return line(STAFF & SEES[what][0], STAFF & SEES[what][1], **more)


# Who may know of which object: by area, or by the organisation that was called.
SEES = {
    "case": (HERE | {"sun"}, THERE | {"qiang"}),
    "call": (HERE | {"sun"}, THERE | {"qiang"}),
    "task": (HERE, THERE),
    "pressing": (HERE, THERE),
    "extension": (HERE, THERE),
}
CHILDREN = {"calls": "call", "tasks": "task", "pressings": "pressing", "extensions": "extension"}

TABLE: dict[str, Line | list[Line]] = {
    # For everybody ------------------------------------------------------------------------------------------------
    "GET healthz": line(EVERYBODY),
    "GET ": line(EVERYBODY),
    "POST play/<int:pk>/": line(NOBODY, NOBODY, pk="person", strangers="gone"),  # only in a demo
    "GET _outbox/": line(NOBODY, strangers="gone"),  # only in a demo
    "GET _parts/": line(EVERYBODY),  # only in a demo and in tests
    "POST mode/": line(EVERYBODY),
    "POST language/setlang/": line(EVERYBODY),
    "GET field/sw.js": line(EVERYBODY),
    "GET field/manifest.webmanifest": line(EVERYBODY),
    "GET field/offline/": line(EVERYBODY),
    "GET field/queue/": line(EVERYBODY),
    "GET sign-in/": line(EVERYBODY),
    "POST sign-in/": line(EVERYBODY),
    "GET sign-in/staff/": line(EVERYBODY),
    "POST sign-in/staff/": line(EVERYBODY),
    "GET sign-in/choose/": line(NOBODY, strangers="sign in"),
    "POST sign-in/choose/": line(NOBODY, strangers="sign in"),
    "GET sign-in/code/": line(NOBODY, strangers="sign in"),
    "POST sign-in/code/": line(NOBODY, strangers="sign in"),
    "GET sign-in/set-up/": line(SIGNED_IN),
    "POST sign-in/set-up/": line(SIGNED_IN),
    "GET sign-out/": line(EVERYBODY),
    "POST sign-out/": line(EVERYBODY),
    "GET files/<int:pk>/": line(
        SEES["case"][0] | {"wang"}, SEES["case"][1], pk="photo", strangers="gone"
    ),
    # Residents ----------------------------------------------------------------------------------------------------
    "GET home/": line(EVERYBODY),
    "GET report/": line(EVERYBODY),
    "POST report/": line(EVERYBODY),
    "GET report/contact/": line(EVERYBODY),
    "POST report/contact/": line(EVERYBODY),
    "POST report/guess/": line(EVERYBODY),
    "GET report/kept/<str:token>/": line(EVERYBODY, token="stash"),
    "GET my/": line(SIGNED_IN),
    "GET my/<str:number>/": line(who("wang"), NOBODY, number="number", strangers="gone"),
    "GET my/<str:number>/placed/": line(who("wang"), NOBODY, number="number", strangers="gone"),
    **{
        f"{method} my/<str:number>/{name}/": line(who("wang"), NOBODY, number="number", strangers="gone")
        for name in ("rate", "supplement", "withdraw", "reopen")
        for method in (("POST",) if name == "rate" else ("GET", "POST"))
    },
    "GET follow/": line(EVERYBODY),
    "POST follow/": line(EVERYBODY),
    "GET f/<str:number>/<str:code>/": line(EVERYBODY, NOBODY, number="number", code="code", strangers="gone"),
    "GET me/": line(EVERYBODY),
    "GET me/name/": line(SIGNED_IN),
    "POST me/name/": line(SIGNED_IN),
    "POST me/mode/": line(EVERYBODY),
    "GET me/looks/": line(SIGNED_IN),
    "POST me/looks/<int:pk>/dispute/": line(who("wang"), NOBODY, pk="look"),
    "GET me/home/": line(SIGNED_IN),
    "POST me/home/choose/": line(NOBODY),  # without a home that exists
    # The field ----------------------------------------------------------------------------------------------------
    "GET field/": line(STAFF),
    "GET field/found/": line(STAFF),
    "POST field/found/": line(STAFF),
    "POST field/found/alike/": line(STAFF),
    "GET field/map/": line(STAFF),
    "GET field/map.json": line(STAFF),
    "GET field/me/": line(STAFF),
    "GET field/cases/<int:pk>/": in_field("case", pk="case"),
    "GET field/cases/<int:pk>/close/": in_field("case", pk="case"),
    "POST field/cases/<int:pk>/close/": in_field("case", pk="case"),
    "POST field/cases/<int:pk>/phone/": in_field("case", pk="case"),
    "GET field/cases/<int:pk>/<slug:name>/": in_field("case", pk="case", name="=progress"),
    "POST field/cases/<int:pk>/<slug:name>/": in_field("case", pk="case", name="=merge"),
    "GET field/<slug:kind>/<int:pk>/": [
        in_field(kind, kind=f"={kind}", pk=kind) for kind in ("call", "task", "pressing")
    ],
    "POST field/<slug:kind>/<int:pk>/<slug:name>/": [
        in_field("call", kind="=call", pk="call", name="=report_in"),
        in_field("task", kind="=task", pk="task", name="=done"),
        in_field("pressing", kind="=pressing", pk="pressing", name="=reply"),
    ],
    # The console --------------------------------------------------------------------------------------------------
    "GET desk/": line(DESK),
    **{
        f"GET desk/{name}/": line(DESK, ask="?all=1")
        for name in (
            "followed", "whistles", "consulting", "cases", "pressings", "extensions", "objections", "tasks", "register",
            "consultations",
        )
    },
    "GET desk/search/": line(DESK),
    "GET desk/export/<slug:name>/": line(DESK, name="=cases"),
    "GET desk/filter/<slug:name>/": line(DESK, name="=cases"),
    "POST desk/views/": line(DESK, send={"name": "x", "query": "inbox"}),
    "POST desk/views/<int:pk>/drop/": line(DESK, DESK, pk="view"),  # of others nothing goes: see test_access
    "POST desk/bulk/<slug:what>/": line(DESK, what="=urge"),
    "GET desk/log/": line(LOGS),
    "POST desk/log/": line(LOGS),
    "GET desk/log/look/": line(LOGS),
    "POST desk/log/look/": line(LOGS),
    "GET desk/log/<int:pk>/": seen("case", pk="case"),
    "GET desk/consultations/<int:pk>/": seen("case", pk="meeting"),
    "GET desk/cases/<int:pk>/": seen("case", pk="case"),
    "GET desk/cases/<int:pk>/near/": seen("case", pk="case"),
    "GET desk/cases/<int:pk>/reveal/<slug:field>/": line(DESK & HERE, DESK & THERE, pk="case", field="=phone"),
    "POST desk/cases/<int:pk>/reveal/<slug:field>/": line(DESK & HERE, DESK & THERE, pk="case", field="=phone"),
    "POST desk/matters/<int:pk>/here/": [seen(kind, pk=kind) for kind in SEES],
    "GET desk/<slug:kind>/<int:pk>/": [seen(kind, kind=f"={slug}", pk=kind) for slug, kind in CHILDREN.items()],
    **{
        f"{method} desk/<slug:kind>/<int:pk>/<slug:name>/": [
            seen("case", kind="=cases", pk="case", name="=whistle"),
            seen("call", kind="=calls", pk="call", name="=report_in"),
            seen("task", kind="=tasks", pk="task", name="=done"),
            seen("pressing", kind="=pressings", pk="pressing", name="=reply"),
            seen("extension", kind="=extensions", pk="extension", name="=grant"),
        ]
        for method in ("GET", "POST")
    },
    # The screen ---------------------------------------------------------------------------------------------------
    "GET screen/": line(STAFF & (HERE | THERE | {"zhou"})),
    "GET screen/<int:pk>/": line(who("chen desk") | ABOVE, THERE, pk="area"),
    # Registers ----------------------------------------------------------------------------------------------------
    "GET desk/registers/": line(DESK),
    "GET desk/registers/search/": line(DESK),
    "GET desk/registers/exports/": line(DESK),
    "GET desk/registers/<slug:key>/": line(READERS, key="=residents"),
    "GET desk/registers/<slug:key>/template.xlsx": line(READERS, key="=residents"),
    "GET desk/registers/<slug:key>/export/": line(READERS, key="=residents"),
    **{
        f"{method} desk/registers/<slug:key>/{name}/": line(KEEPERS if name == "import" else READERS, key="=residents")
        for name in ("import", "ask")
        for method in ("GET", "POST")
    },
    # One's own imports and exports; of others they do not exist: tests/platform/registers
    **{
        f"{way} desk/registers/{path}": line(NOBODY, pk="=00000000-0000-4000-8000-000000000000")
        for way, path in (
            ("POST", "exports/<uuid:pk>/decide/"), ("POST", "exports/<uuid:pk>/file/"), ("GET", "imports/<uuid:pk>/"),
            ("POST", "imports/<uuid:pk>/confirm/"), ("POST", "imports/<uuid:pk>/drop/"),
            ("GET", "imports/<uuid:pk>/faults.xlsx"),
        )
    },
    # The rule book ------------------------------------------------------------------------------------------------
    "GET desk/rules/": line(ADMIN),
    **{
        f"{method} desk/{path}": line(ADMIN, **names)
        for path, names in {
            "rules/categories/new/": {}, "rules/categories/<slug:code>/": {"code": "category"}, "rules/new/": {},
            "rules/threshold/": {}, "clocks/new/": {}, "calendar/": {},
        }.items()
        for method in ("GET", "POST")
    },
    "POST desk/rules/<int:pk>/end/": line(ADMIN, pk="dispatch_rule"),
    "GET desk/clocks/": line(ADMIN),
    "POST desk/clocks/<int:pk>/end/": line(ADMIN, pk="clock_rule"),
    "POST desk/calendar/<str:day>/forget/": line(ADMIN, day="day"),
    # The API ------------------------------------------------------------------------------------------------------
    "GET api/": line(EVERYBODY),
    "GET api/openapi.json": line(EVERYBODY),
    "GET api/catalogue": line(EVERYBODY),
    "POST api/guess": line(EVERYBODY, send={"text": "路灯不亮"}),
    "GET api/cases": line(SIGNED_IN),
    "POST api/cases": line(SIGNED_IN, send={"text": "路灯不亮", "where": {"code": "LA3D2"}}),
    "GET api/inbox": line(SIGNED_IN),
    "GET api/near": line(SIGNED_IN),
    "GET api/places": line(SIGNED_IN),
    "POST api/photos": line(SIGNED_IN),
}  # fmt: skip


# The API of single matters: one route for each move ------------------------------------------------------------------

DAY = {"until": "2026-12-20"}
WHY, WORDS = {"why": "说明"}, {"words": "说明"}
HAPPY = {"timely": "yes", "solved": "yes", "satisfied": "yes"}
MEETING = {
    "held_at": "2026-11-01T09:00:00+08:00", "place": "居委会", "chair": "陈", "parties": [], "people": 2,
    "minutes": "记录", "conclusion": "修",
}  # fmt: skip
CASE_MOVES: dict[str, dict[str, Any]] = {
    "dispatch": {}, "redispatch": WHY, "correct": {"category": "street_lamp"}, "hand_back": WHY, "object": WHY,
    "uphold": WHY, "dismiss": WHY, "accept": {}, "arrive": {}, "contact": {}, "fix": {"how": "explained"},
    "make_safe": WORDS, "make_plan": {"plan": "修", "promised_on": "2026-12-20"}, "progress": WORDS,
    "whistle": {"organisations": [], "reason": "停水"}, "assign": {"title": "清理", "due_on": "2026-12-20"},
    "consult": MEETING, "take_back": {}, "pause": {"reason": "parts", **DAY}, "resume": {}, "answer": {"text": "好了"},
    "merge": {"into": 1}, "unmerge": {}, "press": WORDS, "supplement": WORDS, "withdraw": {}, "rate": HAPPY,
    "reopen": WHY, "ask_extension": {"clock_name": "repair", "reason": "等货", **DAY},
}  # fmt: skip
ITEM_MOVES: dict[str, dict[str, dict[str, Any]]] = {
    "call": {
        "report_in": {"contact": "孙", "contact_phone": "13800001007", "promised_on": "2026-12-20"}, "object": WHY,
        "uphold": WHY, "dismiss": WHY, "progress": {"words": "在修", "percent": 20}, "done": WORDS, "urge": {},
        "cancel": WHY, "press": WORDS, "ask_extension": {"clock_name": "finish", "reason": "等货", **DAY},
    },
    "task": {"done": {"result": "办完"}, "cancel": WHY},
    "pressing": {"reply": WORDS, "press_again": WORDS, "lift": {}},
    "extension": {"grant": {}, "refuse": WORDS},
}  # fmt: skip
WITH_CODE = {"supplement": WORDS, "withdraw": {}, "rate": HAPPY, "reopen": WHY}


def _api() -> dict[str, Line]:
    case = (SEES["case"][0] | {"wang"}, SEES["case"][1])
    found = {"GET api/cases/<pk>": line(*case, pk="case")}
    found |= {f"POST api/cases/<pk>/{name}": line(*case, pk="case", send=send) for name, send in CASE_MOVES.items()}
    for kind, moves in ITEM_MOVES.items():
        found[f"GET api/{kind}s/<pk>"] = line(*SEES[kind], pk=kind)
        for name, send in moves.items():
            found[f"POST api/{kind}s/<pk>/{name}"] = line(*SEES[kind], pk=kind, send=send)
    coded: dict[str, Any] = {"number": "number", "headers": {"Follow-Code": "code"}, "strangers": "gone"}
    found["GET api/follow/<number>"] = line(EVERYBODY, NOBODY, **coded)
    for name, send in WITH_CODE.items():
        found[f"POST api/follow/<number>/{name}"] = line(EVERYBODY, NOBODY, send=send, **coded)
    return found


TABLE |= _api()
# Addresses that do not mind how they are asked: they change nothing, or as little as by POST.
ANY_METHOD = {"language/setlang/", "api/openapi.json"}
