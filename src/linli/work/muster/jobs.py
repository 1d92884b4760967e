"""What is forgotten by itself: why people could not come, what was kept of those who left."""

from linli.platform.events.pulse import every
from linli.work.muster.models import Enrolment, PartyHousehold, Summons, Talent

KEPT_FOR_A_TERM = (Enrolment, Summons, Talent, PartyHousehold)


@every(seconds=3600)
def forget_old_service() -> None:
    """Each model says how long; what was served stays."""
    for model in KEPT_FOR_A_TERM:
        model.forget()
