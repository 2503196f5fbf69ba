"""The WSGI application that a server process runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forumsite.settings")
application = get_wsgi_application()
