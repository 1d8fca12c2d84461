from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "zarf.office.sealing"
    label = "sealing"
    default_auto_field = "django.db.models.BigAutoField"
