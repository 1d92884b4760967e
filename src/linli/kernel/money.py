"""Yuan: read from what people write, and written as they read it."""

import re
from decimal import Decimal

from linli.kernel.errors import Invalid
from linli.kernel.errors import gettext_noop as _
from linli.kernel.text import one_line

CENT = Decimal("0.01")
LIMIT = Decimal(10**10)  # Decimal(12, 2) in the database


def yuan(text: str) -> Decimal:
    """1,200.50 元 -> Decimal("1200.50")."""
    bare = re.sub(r"[\s,，]|\A[¥￥]|元\Z", "", one_line(text).replace("．", "."))
    if not re.fullmatch(r"-?[0-9]{1,10}(\.[0-9]{1,2})?", bare):
        raise Invalid({"amount": _("请写金额，最多两位小数，例如 12.50")})
    return Decimal(bare).quantize(CENT)


def yuan_words(amount: Decimal) -> str:
    """1200.50 -> 1,200.50 元; whole yuan without the zeros."""
    amount = amount.quantize(CENT)
    return f"{amount:,.0f} 元" if amount == amount.to_integral_value() else f"{amount:,.2f} 元"
