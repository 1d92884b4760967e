"""One-time codes of staff (TOTP), kept by allauth; what it stores is sealed with this installation's key."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

from linli.kernel.text import one_line
from linli.platform.identity.fields import keyring
from linli.platform.identity.models import Account

CONTEXT = "mfa_authenticator.data"


class SealedMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's own, but a secret read out of the database is of no use."""

    def encrypt(self, text: str) -> str:
        """Sealed, as text for its JSON column."""
        return keyring().seal(text, CONTEXT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Opened again."""
        return keyring().open(bytes.fromhex(encrypted_text), CONTEXT)


def is_set_up(account: Account) -> bool:
    """Whether a one-time code is asked from this account."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def code_is_right(account: Account, code: str) -> bool:
    """A code of the app (each is good once) or one of the recovery codes on paper."""
    digits = "".join(c for c in one_line(code) if c.isalnum())
    rows = {row.type: row for row in Authenticator.objects.filter(user=account)}
    if (row := rows.get(Authenticator.Type.TOTP)) and totp.TOTP(row).validate_code(digits):
        return True
    row = rows.get(Authenticator.Type.RECOVERY_CODES)
    return bool(row and RecoveryCodes(row).validate_code(digits))


def new_secret() -> str:
    """A secret for an app; nothing is stored yet."""
    return str(totp.generate_totp_secret())


def drawing(account: Account, secret: str) -> str:
    """The QR code an app scans, as a data address of an SVG: it needs no script and no style."""
    import segno

    url = SealedMFAAdapter().build_totp_url(account, secret)
    return str(segno.make(url, error="m").svg_data_uri(scale=5, border=3))


@transaction.atomic
def set_up(account: Account, secret: str, code: str) -> list[str]:
    """Turn it on if the app shows the right code; the recovery codes come back, an empty list when it does not."""
    if not totp.validate_totp_code(secret, "".join(c for c in one_line(code) if c.isalnum())):
        return []
    Authenticator.objects.filter(user=account).delete()
    totp.TOTP.activate(account, secret)
    return list(RecoveryCodes.activate(account).get_unused_codes())
