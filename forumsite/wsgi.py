"""The WSGI application that a server process runs."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from forumsite.refusals import in_utf_8_only
from publishing import readings
from search import segmenting

#: The exit code that tells gunicorn to give up instead of starting another process.
CANNOT_LOAD = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forumsite.settings")
try:
    application = in_utf_8_only(get_wsgi_application())
except ImproperlyConfigured as error:
    sys.stderr.write(f"Configuration error: {error}\n")
    sys.exit(CANNOT_LOAD)

# Pages ask for these sooner or later; commands, which start through another door, mostly never do.
readings.pinyin()
segmenting.stemmer()

# What is loaded by now is shared by the server's processes until one of them writes to it, as collecting would.
gc.collect()
gc.freeze()
