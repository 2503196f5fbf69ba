"""Sessions in the database, each row naming the account it belongs to, so that they can be listed and ended."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

#: Under this name a session holds where and when it was used: see ``accounts.sessions``.
CLIENT = "client"


class SessionStore(DatabaseStore):
    """Django's database sessions in a table of ours."""

    @classmethod
    def get_model_class(cls):
        from accounts.models import StaffSession  # models are not ready when the settings name this module

        return StaffSession

    def create_model_instance(self, data: dict):
        row = super().create_model_instance(data)
        client = data.get(CLIENT, {})
        row.user_id = data.get("_auth_user_id")
        row.address, row.agent = client.get("address", ""), client.get("agent", "")
        row.started_at, row.seen_at = (_moment(client.get(name)) for name in ("started", "seen"))
        return row


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
