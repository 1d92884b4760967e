"""Django application of likeness."""

from django.apps import AppConfig


class LikenessConfig(AppConfig):
    """What reads alike: signatures of texts, kept per matter, so that like matters near by are found at once."""

    name = "linli.platform.likeness"
    label = "likeness"

    def ready(self) -> None:
        """Let the signatures listen to what comes in."""
        from linli.platform.likeness import marks  # noqa: F401
