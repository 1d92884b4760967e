"""`./linli manage sms_templates`: the texts to register with the SMS provider, and which have a template code."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from linli.platform.notices.messages import MESSAGES


class Command(BaseCommand):
    """Prints each message with the provider's placeholders."""

    help = "Print the texts of all messages for registration with the SMS provider."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each message."""
        for key, one in sorted(MESSAGES.items()):
            words = re.sub(r"%\((\w+)\)s", r"${\1}", str(one.words))
            self.stdout.write(f"{key}={settings.SMS_TEMPLATES.get(key, '?')}\t{words}")
