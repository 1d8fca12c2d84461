"""Entries with since and until instead of one table of labels that was written anew each time.

What the old table held is GİB's own data and comes again with the next load; without a copy in force, the worker loads
the lists at its start.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="RegisteredAlias"),
        migrations.DeleteModel(name="ListVersion"),
        migrations.CreateModel(
            name="ListVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=4)),
                ("fetched_at", models.DateTimeField()),
                ("loaded_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("user_count", models.PositiveIntegerField()),
                ("alias_count", models.PositiveIntegerField(default=0)),
                ("appeared", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("vanished", models.PositiveIntegerField(default=0)),
                ("skipped_count", models.PositiveIntegerField(default=0)),
                (
                    "skipped",
                    models.JSONField(default=list, help_text="the first of them: line, number, code, what was found"),
                ),
                ("is_current", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("role", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("problem", models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=2)),
                ("identifier", models.CharField(max_length=11)),
                ("title", models.CharField(max_length=500)),
                ("search_key", models.TextField()),
                ("taxpayer_type", models.CharField(max_length=20)),
                ("account_type", models.CharField(max_length=20)),
                ("first_created", models.CharField(max_length=40)),
                ("labels", models.TextField()),
                ("fingerprint", models.BigIntegerField()),
                ("since", models.IntegerField()),
                ("until", models.IntegerField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["identifier"], name="registry_entry_number")]},
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.CharField(db_index=True, max_length=11)),
                ("new_identifier", models.CharField(blank=True, max_length=11)),
                ("closure_date", models.DateField()),
                ("status", models.CharField(blank=True, max_length=20)),
                ("registration_code", models.CharField(blank=True, max_length=20)),
                ("registration_text", models.CharField(blank=True, max_length=500)),
                ("since", models.IntegerField()),
                ("until", models.IntegerField(null=True)),
            ],
        ),
    ]
