"""A place for switches that are set at run time, and for what the worker remembers between two rounds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("value", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "kept"},
        ),
    ]
