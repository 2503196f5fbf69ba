from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages import readiness, recorded, searchable, sheets

        recorded.register_all()
        readiness.register_all()
        searchable.register_all()
        sheets.register_all()
