"""Lines of inventories are separated by tenant as every other table is."""

from importlib import import_module

from django.db import migrations

_tenants = import_module("zarf.office.edefter.migrations.0002_tenants")


class Migration(migrations.Migration):
    dependencies = [("edefter", "0005_inventories")]

    operations = [migrations.RunSQL(_tenants._on("inventoryline"), _tenants._off("inventoryline"))]
