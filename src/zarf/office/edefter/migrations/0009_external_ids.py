from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('edefter', '0008_removed_vouchers'),
    ]

    operations = [
        migrations.AddField(
            model_name='voucher',
            name='external_id',
            field=models.CharField(blank=True, db_default='', help_text='Fiş Kimliği of its file', max_length=100),
        ),
    ]
