from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flow', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='private',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
