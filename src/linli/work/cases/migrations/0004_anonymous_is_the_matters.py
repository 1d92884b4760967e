"""Who wishes to stay unnamed is noted in the matter, where every list sees it."""

from django.db import migrations

MOVE = "UPDATE flow_matter m SET anonymous = true FROM cases_case c WHERE c.matter_id = m.id AND c.anonymous"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_search_by_words'),
        ('flow', '0003_due_since_and_anonymous'),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='case',
            name='anonymous',
        ),
    ]
