"""Everything that can be done here; the only code of this context that writes."""

from linli.work.muster.actions.answering import answer, answer_for, arrive, arrive_for, join, leave, mark, ring
from linli.work.muster.actions.calling import add_shift, call_again, call_up, close, hand_over, stand_down
from linli.work.muster.actions.enrolling import (
    assign,
    change,
    confirm,
    enrol,
    enrol_for,
    finish,
    lapse,
    refuse,
    renew,
    withdraw,
)
from linli.work.muster.actions.households import agree, close_household, open_household
from linli.work.muster.actions.shifts import (
    accept_turn,
    ask_swap,
    decline_turn,
    drop_shift,
    drop_turn,
    fill,
    mark_missed,
    plan_shift,
    take_over,
)
from linli.work.muster.actions.talents import end_talent, offer, register_talent, stop_calls

__all__ = [
    "accept_turn", "add_shift", "agree", "answer", "answer_for", "arrive", "arrive_for", "ask_swap", "assign",
    "call_again", "call_up", "change", "close", "close_household", "confirm", "decline_turn", "drop_shift",
    "drop_turn", "end_talent", "enrol", "enrol_for", "fill", "finish", "hand_over", "join", "lapse", "leave",
    "mark", "mark_missed", "offer", "open_household", "plan_shift", "refuse", "register_talent", "renew", "ring",
    "stand_down", "stop_calls", "take_over", "withdraw",
]  # fmt: skip
