"""The words of a document's file, so that it can be found by them."""

from django.db import models


class DocumentText(models.Model):
    """What was read out of a file; without words where it has none, is a scan, or could not be read."""

    document = models.OneToOneField("media.Document", models.CASCADE, primary_key=True, related_name="words")
    #: The file it was read from: another one is to be read anew.
    file = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    #: Why nothing, or not all, was read.
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.file
