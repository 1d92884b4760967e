"""Enrolments, musters, shifts, talents and party-member households."""

from linli.work.muster.models.enrolments import Enrolment
from linli.work.muster.models.households import PartyHousehold
from linli.work.muster.models.musters import Muster, Summons
from linli.work.muster.models.shifts import Shift, Turn
from linli.work.muster.models.talents import Talent

__all__ = ["Enrolment", "Muster", "PartyHousehold", "Shift", "Summons", "Talent", "Turn"]
