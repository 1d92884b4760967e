"""The inbox of a whole city is found by whose turn it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flow', '0004_cells_and_indexes'),
        ('identity', '0001_initial'),
        ('places', '0002_history_of_areas'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['waits', 'due_at', 'id'], name='open_waits'),
        ),
    ]
