"""The entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "synchro.settings")

application = get_wsgi_application()

# What was made while starting lives as long as the process. Without this the collector goes through
# all of it again and again: a tenth of the time of a page.
gc.collect()
gc.freeze()
