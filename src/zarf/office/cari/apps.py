from django.apps import AppConfig


class CariConfig(AppConfig):
    name = "zarf.office.cari"
    label = "cari"
    default_auto_field = "django.db.models.BigAutoField"
