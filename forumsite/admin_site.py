"""The staff's side of the site: Django's admin, named and ordered for this job."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ForumAdminSite(admin.AdminSite):
    """The admin with this site's titles."""

    site_title = _("Forum record")
    site_header = _("Forum record")
    index_title = _("Editing")
