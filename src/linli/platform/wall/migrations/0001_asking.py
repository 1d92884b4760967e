"""What policies ask: who asks, as it was told in front of the statement. Nothing was told: nobody."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION wall_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('linli.person', true), '')::bigint;
CREATE FUNCTION wall_hands() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('linli.hands', true), ''), '{}')::bigint[];
CREATE FUNCTION wall_areas() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('linli.areas', true), ''), '{}')::bigint[];
CREATE FUNCTION wall_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('linli.system', true), '') <> '';
"""
NO_FUNCTIONS = """
DROP FUNCTION wall_person(), wall_hands(), wall_areas(), wall_system();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),)
