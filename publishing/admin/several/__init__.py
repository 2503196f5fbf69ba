"""Editing several records at once: fields are chosen, every change is shown, and exactly that is stored.

``forms`` asks for the new values through the fields of the record's own page, ``plans`` works out what would change and
what is refused, ``pages`` shows both and applies them.
"""

from publishing.admin.several.pages import EditSeveralMixin

__all__ = ["EditSeveralMixin"]
