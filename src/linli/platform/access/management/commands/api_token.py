"""`./linli manage api_token USERNAME`: a token for a program that acts as this person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.platform.access import tokens
from linli.platform.identity.models import Account


class Command(BaseCommand):
    """Gives out a token and prints it, once; or takes back all tokens of somebody."""

    help = "Give out an API token for an account (--revoke takes all of its tokens back)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, for which program, how long."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="which program will use it")
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--revoke", action="store_true", help="take back all tokens of this account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give or take back."""
        account = Account.objects.select_related("person").filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"No account is called {options['username']!r}.")
        if options["revoke"]:
            self.stdout.write(f"{tokens.take_back(account.person)} tokens taken back.")
            return
        self.stdout.write(tokens.give(account.person, options["name"], timedelta(days=options["days"])))
