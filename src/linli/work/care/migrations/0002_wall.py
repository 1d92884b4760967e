"""The second wall around the roster: only those who visit, who keeps the entry, whom it is about, and their family.

An entry belongs to whoever has its matter in hand (the keeper) or the matter of one of its visits; what hangs on an
entry is seen by whoever sees the entry.
"""

from django.db import migrations

ENTRIES = """
ALTER TABLE care_careentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON care_careentry USING (
    (SELECT wall_system())
    OR person_id = (SELECT wall_person())
    OR family_id = (SELECT wall_person())
    OR EXISTS (SELECT FROM flow_matter m WHERE m.id = care_careentry.matter_id
               AND m.handler_id = ANY ((SELECT wall_hands())::bigint[]))
    OR EXISTS (SELECT FROM flow_matter m WHERE m.root_id = care_careentry.matter_id AND m.kind = 'care_visit'
               AND m.handler_id = ANY ((SELECT wall_hands())::bigint[]))
);
"""
OF_ENTRIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON {table} USING (EXISTS (SELECT FROM care_careentry e WHERE e.matter_id = {table}.entry_id));
"""
GONE = """
DROP POLICY wall ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
TABLES = ("care_consent", "care_carevisitor", "care_visit")


class Migration(migrations.Migration):
    dependencies = (("care", "0001_initial"), ("flow", "0002_matter_private"), ("wall", "0001_asking"))
    operations = (
        migrations.RunSQL(ENTRIES, GONE.format(table="care_careentry")),
        *(migrations.RunSQL(OF_ENTRIES.format(table=one), GONE.format(table=one)) for one in TABLES),
    )
