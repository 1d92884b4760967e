"""What a language model may propose for a meeting about a topic, where one is plugged in; nobody's name goes out."""

from __future__ import annotations

from linli.platform.dispatch import drafting
from linli.platform.dispatch.drafting import Draft
from linli.platform.likeness.texts import texts_of
from linli.work.topics.models import Topic
from linli.work.topics.queries import members_of

MOST_TEXTS = 20


def drafts_for_meeting(topic: Topic) -> dict[str, Draft | None]:
    """A name for the agenda item and a summary of what was reported, made from the newest requests."""
    matters = members_of(topic)[:MOST_TEXTS]
    texts = list(texts_of("case", [one.pk for one in matters]).values())
    known = topic.members.exclude(matter__person=None).values_list("matter__person__name", flat=True)
    names = set(known)
    return {"title": drafting.name(texts, names), "why": drafting.summary("\n".join(texts), names)}
