"""The test database itself: a clone of a migrated template that knows Chinese."""

import pytest
from django.db import connection

from linli.testing.database import owning


@pytest.mark.django_db
def test_it_has_all_tables_and_knows_chinese():
    assert "procrastinate_jobs" in connection.introspection.table_names()
    with owning(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT cardinality(show_trgm('下水道'))")
        assert cursor.fetchone() == (4,)


@pytest.mark.django_db
def test_it_keeps_what_was_agreed_about_time():
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)
