"""Matters fall into cells, so that what is near by is an index look-up; what somebody did is found by time."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flow', '0003_due_since_and_anonymous'),
        ('identity', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='cell',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('lon'), '/', models.Value(0.002))), '*', models.Value(1000000)), '+', django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('lat'), '/', models.Value(0.002)))), models.BigIntegerField()), output_field=models.BigIntegerField(null=True)),
        ),
        migrations.AlterField(
            model_name='record',
            name='actor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('cell', None), _negated=True), fields=['cell', '-opened_at'], name='in_cell'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(condition=models.Q(('actor', None), _negated=True), fields=['actor', '-at'], name='records_by'),
        ),
    ]
