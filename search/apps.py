from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from publishing import following as changes
        from publishing import words
        from search import following, lists

        changes.follow(following.note_changed, following.concerns_index)
        words.register_finder(lists.IndexFinder())
