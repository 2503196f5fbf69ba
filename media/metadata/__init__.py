"""What is written inside picture files: read as suggestions when a file comes, written when it goes out."""

from media.metadata.writing import going_out

__all__ = ["going_out"]
