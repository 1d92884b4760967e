"""Identity numbers move into a table of their own, sealed as they are, so that the second wall can stand around them."""

import django.db.models.deletion
from django.db import migrations, models

import linli.platform.identity.fields

OUT = """
INSERT INTO identity_identitynumber (person_id, number)
SELECT id, id_number FROM identity_person WHERE id_number IS NOT NULL;
"""
BACK = """
UPDATE identity_person p SET id_number = n.number FROM identity_identitynumber n WHERE n.person_id = p.id;
"""


class Migration(migrations.Migration):
    dependencies = (("identity", "0002_leaner_indexes"), ("wall", "0001_asking"))
    operations = (
        migrations.CreateModel(
            name="IdentityNumber",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="identity.person",
                    ),
                ),
                ("number", linli.platform.identity.fields.SealedTextField()),
            ],
        ),
        migrations.RunSQL(OUT, BACK),
        migrations.RemoveField(model_name="person", name="id_number"),
    )
