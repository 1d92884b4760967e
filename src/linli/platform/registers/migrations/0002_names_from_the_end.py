"""Names are also found by the given name alone: an index from the end, over the table of people."""

from typing import ClassVar

from django.db import migrations

MAKE = """
CREATE INDEX IF NOT EXISTS person_pinyin_end ON identity_person (reverse(name_pinyin) text_pattern_ops);
CREATE INDEX IF NOT EXISTS person_initials_end ON identity_person (reverse(name_initials) text_pattern_ops);
"""
DROP = "DROP INDEX IF EXISTS person_pinyin_end; DROP INDEX IF EXISTS person_initials_end;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registers", "0001_initial"), ("identity", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(MAKE, DROP)]
