"""Numbers of matters, made to be read out on the phone: LA-261116-0037."""

from django.db import connection

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.places.models import Area


def next_number(area: Area) -> str:
    """The next number of the area's community (or of the area itself above communities) for today (Asia/Shanghai)."""
    owner = tree.area(area.community_id or area.pk)
    prefix = f"{owner.short or 'LL'}-{clock.today():%y%m%d}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO flow_numberseries (prefix, last) VALUES (%s, 1)"
            " ON CONFLICT (prefix) DO UPDATE SET last = flow_numberseries.last + 1 RETURNING last",
            [prefix],
        )
        row = cursor.fetchone()
    return f"{prefix}-{row[0]:04d}"
