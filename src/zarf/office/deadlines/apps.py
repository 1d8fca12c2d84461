from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "zarf.office.deadlines"
    label = "deadlines"
    default_auto_field = "django.db.models.BigAutoField"
