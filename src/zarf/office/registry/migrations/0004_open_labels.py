from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_past_index")]

    operations = [
        migrations.AddField(
            "listversion",
            "open_invoice",
            models.PositiveIntegerField(help_text="e-Fatura labels without a deletion", null=True),
        ),
        migrations.AddField(
            "listversion",
            "open_despatch",
            models.PositiveIntegerField(help_text="e-İrsaliye labels without a deletion", null=True),
        ),
    ]
