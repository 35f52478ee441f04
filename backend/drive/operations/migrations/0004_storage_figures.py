# A page of the admin, with a permission of its own.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0003_verification"),
    ]

    operations = [
        migrations.CreateModel(
            name="StorageFigures",
            fields=[],
            options={
                "verbose_name": "storage figures",
                "verbose_name_plural": "storage figures",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("operations.kept",),
        ),
    ]
