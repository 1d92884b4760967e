"""Who wished for SMS has agreed to them: the wish becomes the consent that its owner reads and withdraws."""

from django.db import migrations


def carry_over(apps, schema_editor):
    """Whoever has said yes or no as a consent meanwhile has the last word."""
    SmsWish, Consent = apps.get_model("groups", "SmsWish"), apps.get_model("residents", "Consent")
    rows = SmsWish.objects.values_list("person_id", "since")
    Consent.objects.bulk_create(
        (Consent(person_id=person, kind="notices", given_at=since) for person, since in rows.iterator()),
        batch_size=1000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial"), ("residents", "0002_history_tenancy_consent")]
    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="SmsWish"),
    ]
