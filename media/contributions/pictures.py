"""Pictures out of the private storage, for one person."""

from django.http import FileResponse, Http404

from media import storages


def send_jpeg(path: str) -> FileResponse:
    """Send a small JPEG out of the private storage; raise ``Http404`` where it is gone."""
    if not path or not storages.originals().exists(path):
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff"}
    return FileResponse(storages.originals().open(path), content_type="image/jpeg", headers=headers)
