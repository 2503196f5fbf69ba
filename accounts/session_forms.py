"""Which sessions of an account are to end."""

from django import forms

from accounts.models import StaffSession


class EndSessionsForm(forms.Form):
    """One session by its handle, or all others; of one account alone, and never the one that asks."""

    session = forms.CharField(required=False, max_length=32)

    def __init__(self, *args, owner, current: str | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.others = StaffSession.objects.of(owner).exclude(session_key=current or "")

    def chosen(self) -> list[StaffSession]:
        """Return the sessions that are to end."""
        handle = self.cleaned_data["session"]
        return [one for one in self.others if not handle or one.handle == handle]
