from django.apps import AppConfig


class TaxpayersConfig(AppConfig):
    name = "zarf.office.taxpayers"
    label = "taxpayers"
    default_auto_field = "django.db.models.BigAutoField"
