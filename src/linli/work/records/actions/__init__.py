"""Everything that can be done with records: the only code of this context that writes."""

from linli.work.records.actions.alarms import raise_alarm, settle_alarm
from linli.work.records.actions.checking import check_home
from linli.work.records.actions.disputes import answer_dispute, dispute_look
from linli.work.records.actions.own import (
    add_own_vehicle,
    change_phone,
    confirm_own,
    end_own_tenancy,
    give_consent,
    remove_own_vehicle,
    withdraw_silently,
)
from linli.work.records.actions.requests import (
    agree,
    ask_correction,
    ask_deletion,
    ask_withdrawal,
    decline,
    drop,
    followed,
    raise_up,
    withdraw_consent,
)
from linli.work.records.actions.tenancies import (
    confirm_tenancy,
    decline_tenancy,
    drop_tenancy,
    extend_tenancy,
    landlord_says,
    register_tenancy,
)

__all__ = [
    "add_own_vehicle",
    "agree",
    "answer_dispute",
    "ask_correction",
    "ask_deletion",
    "ask_withdrawal",
    "change_phone",
    "check_home",
    "confirm_own",
    "confirm_tenancy",
    "decline",
    "decline_tenancy",
    "dispute_look",
    "drop",
    "drop_tenancy",
    "end_own_tenancy",
    "extend_tenancy",
    "followed",
    "give_consent",
    "landlord_says",
    "raise_alarm",
    "raise_up",
    "register_tenancy",
    "remove_own_vehicle",
    "settle_alarm",
    "withdraw_consent",
    "withdraw_silently",
]
