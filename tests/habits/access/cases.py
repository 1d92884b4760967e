"""What the resident's home page and the numbers of the screen lead to."""

from __future__ import annotations

from tests.habits.access_table import DESK, EVERYBODY, SEES, line, who

WORDS = {"words": "请抓紧"}
OF_CASE = (SEES["case"][0] | who("wang"), SEES["case"][1])

TABLE = {
    "GET nearby/": line(EVERYBODY),  # only how many of what kind
    "GET desk/called/": line(DESK),
    "GET desk/assigned/": line(DESK),
    "POST api/cases/<pk>/urge": line(*OF_CASE, pk="case", send={}),
    "POST api/cases/<pk>/ask_pressing": line(*OF_CASE, pk="case", send=WORDS),
    "POST api/calls/<pk>/ask_pressing": line(*SEES["call"], pk="call", send=WORDS),
    "POST api/pressings/<pk>/take_up": line(*SEES["pressing"], pk="pressing", send={}),
    "POST api/pressings/<pk>/turn_down": line(*SEES["pressing"], pk="pressing", send={"why": "先催一催"}),
    # Without a photo it says so before it looks at the code; with one a wrong code is a 404 (test_api_for_everybody).
    "POST api/follow/<number>/photos": line(
        EVERYBODY, EVERYBODY, number="number", headers={"Follow-Code": "code"}, strangers="gone"
    ),
}
