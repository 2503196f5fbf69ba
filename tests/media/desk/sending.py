"""What the page of a batch sends, for tests."""

import json

from django.urls import reverse

from media.models import BatchFile

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
SCRIPT = {"HTTP_ACCEPT": "application/json"}


def expect(client, batch, *files: tuple[str, bytes | int], modified: str = "17") -> list[dict]:
    """Name files and return the server's answers; a file is its name, and its content or its size."""
    listed = [
        {"name": name, "size": of if isinstance(of, int) else len(of), "modified": modified} for name, of in files
    ]
    answer = client.post(reverse("admin:media_batch_expect", args=[batch.pk]), {"files": json.dumps(listed)})
    assert answer.status_code == 200, answer.content
    return answer.json()["files"]


def patch(client, address: str, data: bytes, offset: int = 0):
    return client.patch(
        address, data, content_type="application/offset+octet-stream", **TUS, HTTP_UPLOAD_OFFSET=str(offset)
    )


def sent(client, batch, name: str, data: bytes, modified: str = "17") -> BatchFile:
    """Send a whole file in one piece and return its row."""
    (row,) = expect(client, batch, (name, data), modified=modified)
    assert patch(client, row["address"], data).status_code == 204
    return BatchFile.objects.get(token=row["token"])


def decide(client, file: BatchFile, action: str, **headers):
    address = reverse("admin:media_batch_decide", args=[file.batch_id])
    return client.post(address, {"decide": f"{action}:{file.token}"}, **headers)
