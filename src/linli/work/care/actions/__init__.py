"""Everything that changes the care roster."""

from linli.work.care.actions.entering import Agreed, Rhythm, change, enter
from linli.work.care.actions.keeping import ask_again, end, hand_over, lapse, renew, take_over, withdraw
from linli.work.care.actions.looking import look_at, look_at_visit
from linli.work.care.actions.visiting import arrange, done, drop, not_met, remember_request, start

__all__ = [
    "Agreed", "Rhythm", "arrange", "ask_again", "change", "done", "drop", "end", "enter", "hand_over", "lapse",
    "look_at", "look_at_visit", "not_met", "remember_request", "renew", "start", "take_over", "withdraw",
]  # fmt: skip
