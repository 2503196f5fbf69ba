"""How to cite a record: one description, written as text, BibTeX, RIS and CSL-JSON.

``cited()`` describes, each module of this package writes; ``FORMATS`` says which there are.
"""

from exchange.citing.cited import KINDS, Cited, cited, record_of
from exchange.citing.formats import FORMATS, Format

__all__ = ["FORMATS", "KINDS", "Cited", "Format", "cited", "record_of"]
