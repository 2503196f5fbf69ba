from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

#: Pages of the admin for models of this room. Registered late, because the admin site itself imports the admin package.
PAGES = ("redirects.RedirectAdmin", "missed.MissedAddressAdmin", "links.LinkCheckAdmin", "trash.TrashedAdmin")


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        for page in PAGES:
            import_string(f"publishing.admin.{page}")
        import_string("publishing.readiness.general.register_all")()
