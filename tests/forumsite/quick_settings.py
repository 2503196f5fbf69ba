"""The site's settings with static files that are quick to build, for tests of the start."""

from forumsite.settings import *  # noqa: F403
from forumsite.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
