from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Documents and envelopes. Says at the start of each database session what it may see."""

    name = "zarf.office.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        # Imported here because models are complete only now.
        from zarf.office.tenants import open_session

        connection_created.connect(open_session, dispatch_uid="zarf.exchange.tenants")
