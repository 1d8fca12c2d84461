from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('edefter', '0007_inventory_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='voucher',
            name='removal_reason',
            field=models.CharField(blank=True, db_default='', max_length=300),
        ),
        migrations.AddField(
            model_name='voucher',
            name='removed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='voucher',
            name='removed_by',
            field=models.CharField(blank=True, db_default='', max_length=150),
        ),
        migrations.AlterField(
            model_name='voucher',
            name='state',
            field=models.CharField(choices=[('staged', 'Önizlemede'), ('live', 'Kayıtlı'), ('replaced', 'Yerine yenisi geldi'), ('removed', 'Silindi')], default='staged', max_length=8),
        ),
    ]
