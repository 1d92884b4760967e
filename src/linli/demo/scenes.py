"""Scenes with a fixed text that the tour shows: they end, at the end of the story, just where the screens have them."""

from __future__ import annotations

from linli.demo.story import Story


def play(story: Story) -> None:
    """Put the scenes on the programme."""
