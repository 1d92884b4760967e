"""The second wall around identity numbers: the person, and who may read the registers where the person lives or lived."""

from django.db import migrations

NUMBERS = """
ALTER TABLE identity_identitynumber ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON identity_identitynumber USING (
    (SELECT wall_system())
    OR person_id = (SELECT wall_person())
    OR EXISTS (
        SELECT FROM residents_residence r WHERE r.person_id = identity_identitynumber.person_id
        AND ARRAY[r.city_id, r.district_id, r.town_id, r.community_id, r.grid_id] && (SELECT wall_areas())::bigint[]
    )
);
"""
GONE = """
DROP POLICY wall ON identity_identitynumber;
ALTER TABLE identity_identitynumber DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = (
        ("residents", "0004_areas_at_once"),
        ("identity", "0003_numbers_apart"),
        ("wall", "0001_asking"),
    )
    operations = (migrations.RunSQL(NUMBERS, GONE),)
