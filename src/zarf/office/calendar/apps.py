from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "zarf.office.calendar"
    label = "calendar"
    default_auto_field = "django.db.models.BigAutoField"
