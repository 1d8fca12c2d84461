"""The WSGI application: portal and GİB service in one process."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zarf.site.settings")
application = get_wsgi_application()
