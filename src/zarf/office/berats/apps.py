from django.apps import AppConfig


class BeratsConfig(AppConfig):
    name = "zarf.office.berats"
    label = "berats"
    default_auto_field = "django.db.models.BigAutoField"
