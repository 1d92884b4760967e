"""Where a reporter wants to be called about one request."""

from django.db import migrations

import linli.platform.identity.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="contact_phone",
            field=linli.platform.identity.fields.SealedTextField(editable=False, null=True),
        ),
    ]
