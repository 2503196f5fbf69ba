from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Forum")

    def ready(self) -> None:
        from events import readiness, recorded, searchable, sheets

        recorded.register_all()
        readiness.register_all()
        searchable.register_all()
        sheets.register_all()
