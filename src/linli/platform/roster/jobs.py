"""What the roster does by itself: hand over on the day, see to what was left, close accounts of those who have gone."""

from __future__ import annotations

from linli.platform.events.pulse import every
from linli.platform.roster import accounts, ending, handing


@every(seconds=60)
def hand_over_what_is_due() -> bool:
    """Planned handings over first; then what nobody had thought of."""
    return bool(handing.due_plans()) or bool(handing.hand_to_leads())


@every(seconds=60)
def close_accounts_of_the_gone() -> bool:
    """Terms end at midnight; rights end with them, sessions a minute later."""
    return accounts.close_gone() == accounts.AT_ONCE


@every(seconds=3600)
def warn_of_terms_that_end() -> bool:
    """Thirty and seven days before."""
    return ending.warn() >= ending.AT_ONCE
