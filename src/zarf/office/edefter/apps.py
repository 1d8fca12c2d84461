from django.apps import AppConfig


class EdefterConfig(AppConfig):
    name = "zarf.office.edefter"
    label = "edefter"
    default_auto_field = "django.db.models.BigAutoField"
