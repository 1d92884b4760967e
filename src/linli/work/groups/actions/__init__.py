"""Everything that changes groups and broadcasts."""

from linli.work.groups.actions.keeping import add_group, answer_for, change_group, close_group, set_robot, wish_sms
from linli.work.groups.actions.posting import drop, post
from linli.work.groups.actions.sending import deliver, finish, settle
from linli.work.groups.actions.writing import approve, correct, reach_of, refuse, take_back, withdraw, write

__all__ = [
    "add_group", "answer_for", "approve", "change_group", "close_group", "correct", "deliver", "drop", "finish", "post",
    "reach_of", "refuse", "set_robot", "settle", "take_back", "wish_sms", "withdraw", "write",
]  # fmt: skip
