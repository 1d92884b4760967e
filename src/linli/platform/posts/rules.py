"""The rules about posts on one page: who may appoint whom, what is kept apart, what nobody is given, who takes over.

They are code on purpose: no administrator can change what keeps administrators in check.
"""

from __future__ import annotations

from collections.abc import Mapping

from linli.platform.posts.rights import Right
from linli.platform.posts.terms import FOR_ORGANISATION, KEEPERS_APART, Duty

D, R = Duty, Right
STEWARDS = frozenset({D.BUILDING_STEWARD, D.ENTRANCE_STEWARD, D.ALLEY_STEWARD})
HELPERS = STEWARDS | {D.MOBILE_MEMBER, D.SPECIALIST}
COMMUNITY = HELPERS | {D.GRID_WORKER, D.GRID_LEAD, D.DISPATCHER, D.PROPERTY_STAFF}

# Who may appoint whom, each below the area of their own post and never themselves. The right "appoint" is needed too.
APPOINTS: Mapping[Duty, frozenset[Duty]] = {
    D.SECURITY_OFFICER: frozenset(Duty),
    D.LEADER: COMMUNITY | {D.SECRETARY, D.DEPUTY, D.FIRST_SECRETARY, D.SUPERVISOR, D.DEPARTMENT_STAFF},
    D.SECRETARY: COMMUNITY,
    D.DEPUTY: HELPERS,
    D.GRID_LEAD: HELPERS,
}
# Posts that one person holds at a time; a stand-in may act beside the holder.
ONE_HOLDER = frozenset({D.SECRETARY, D.GRID_LEAD})

# Three administrators apart (三员分立): nobody holds two of these posts at once, and none of them beside a post that
# opens data of residents.
APART = KEEPERS_APART
OPENS_RESIDENTS = frozenset(
    {R.SEE_AREA, R.REVEAL, R.REGISTERS, R.KEEP_PEOPLE, R.EXPORT, R.LOG_CALLS}
)  # fmt: skip

# What a kind of duty can never be given.
ONLY_KEEPERS = frozenset({R.RULES, R.ACCOUNTS, R.RIGHTS, R.CONFIRM_RIGHTS, R.AUDIT, R.KEEP_POSTS, R.KEEP_GROUND})
MANY_PEOPLE = frozenset({R.SEE_AREA, R.REGISTERS, R.KEEP_PEOPLE, R.KEEP_HOMES, R.EXPORT, R.APPROVE_EXPORT})
NEVER: Mapping[Duty, frozenset[Right]] = {
    **{duty: ONLY_KEEPERS for duty in Duty if duty not in APART},
    **{duty: ONLY_KEEPERS | MANY_PEOPLE | {R.APPOINT} for duty in (*HELPERS, *FOR_ORGANISATION)},
    D.ADMINISTRATOR: OPENS_RESIDENTS | {R.APPROVE_EXPORT, R.APPOINT, R.KEEP_POSTS, R.ACCOUNTS, R.RIGHTS, R.AUDIT},
    D.SECURITY_OFFICER: OPENS_RESIDENTS | {R.RULES, R.KEEP_GROUND, R.KEEP_HOMES, R.AUDIT},
    D.AUDITOR: frozenset(Right) - {R.CONSOLE, R.ROSTER, R.AUDIT},  # reads, and changes nothing
}
# What a kind of duty can never lose, or nobody could put anything right again.
ALWAYS: Mapping[Duty, frozenset[Right]] = {
    D.ADMINISTRATOR: frozenset({R.CONSOLE, R.RULES}),
    D.SECURITY_OFFICER: frozenset({R.CONSOLE, R.ROSTER, R.APPOINT, R.ACCOUNTS, R.RIGHTS}),
    D.AUDITOR: frozenset({R.CONSOLE, R.AUDIT}),
}
# A right that is of no use, or does harm, without another one.
NEEDS: Mapping[Right, frozenset[Right]] = {
    R.EXPORT: frozenset({R.REGISTERS}),
    R.REGISTERS: frozenset({R.SEE_AREA}),
    R.KEEP_PEOPLE: frozenset({R.REGISTERS, R.CONSOLE}),
    R.APPOINT: frozenset({R.ROSTER}),
}

# Who takes over what is left when nobody succeeds: the first of these who holds a post there now.
LEADS: Mapping[Duty, tuple[Duty, ...]] = {
    **{duty: (D.GRID_WORKER, D.GRID_LEAD, D.SECRETARY) for duty in HELPERS},
    D.GRID_WORKER: (D.GRID_LEAD, D.SECRETARY, D.DEPUTY),
    D.GRID_LEAD: (D.SECRETARY, D.DEPUTY),
    D.DISPATCHER: (D.SECRETARY, D.DEPUTY),
    D.DEPUTY: (D.SECRETARY,),
    D.SECRETARY: (D.DEPUTY, D.LEADER),
    D.FIRST_SECRETARY: (D.SECRETARY, D.DEPUTY),
    D.SUPERVISOR: (D.LEADER,),
    D.REVIEWER: (D.LEADER,),
    D.DEPARTMENT_STAFF: (D.DEPARTMENT_STAFF,),
    D.PROPERTY_STAFF: (D.PROPERTY_STAFF, D.SECRETARY),
}

# Which posts each level of the area tree is expected to have filled, where an installation has said nothing else:
# level → duty → how many.
STAFFING: Mapping[str, Mapping[Duty, int]] = {
    "city": {D.ADMINISTRATOR: 1, D.SECURITY_OFFICER: 1, D.AUDITOR: 1},
    "district": {D.SUPERVISOR: 1, D.REVIEWER: 1, D.LEADER: 1},
    "town": {D.SUPERVISOR: 1, D.REVIEWER: 1, D.LEADER: 1},
    "community": {D.SECRETARY: 1, D.DEPUTY: 1, D.DISPATCHER: 1},
    "grid": {D.GRID_LEAD: 1, D.GRID_WORKER: 1, D.BUILDING_STEWARD: 1},
}
