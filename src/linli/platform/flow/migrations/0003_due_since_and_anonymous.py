"""The matter knows since when its first clock runs, and whether its person wishes to stay unnamed."""

from django.db import migrations, models

FILL = """
    UPDATE flow_matter m SET due_since = d.since_at FROM flow_deadline d
    WHERE d.matter_id = m.id AND d.clock = m.due_clock AND d.met_at IS NULL AND m.closed_at IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('flow', '0002_matter_private'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='anonymous',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='matter',
            name='due_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
