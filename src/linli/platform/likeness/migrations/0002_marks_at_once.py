"""Marks go into their index at once: a list of pending entries would be read through at every look-up."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("likeness", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="signature", name="signature_marks"),
        migrations.AddIndex(
            model_name="signature",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["marks"], name="marks_of_signature"
            ),
        ),
    ]
