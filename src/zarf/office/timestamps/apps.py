from django.apps import AppConfig


class TimestampsConfig(AppConfig):
    name = "zarf.office.timestamps"
    label = "timestamps"
    default_auto_field = "django.db.models.BigAutoField"
