# Preferences of a person, and where a session was begun.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_setup_is_a_lock"),
    ]

    operations = [
        migrations.CreateModel(
            name="Preferences",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preferences",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("chosen", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name_plural": "preferences",
                "db_table": "preferences",
            },
        ),
        migrations.AddField(
            model_name="session",
            name="address",
            field=models.CharField(blank=True, max_length=45),
        ),
    ]
