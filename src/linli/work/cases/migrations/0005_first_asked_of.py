"""Who was first asked finds their requests."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_anonymous_is_the_matters'),
        ('flow', '0004_cells_and_indexes'),
        ('identity', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('first_asked', None), _negated=True), fields=['first_asked'], name='first_asked_of'),
        ),
    ]
