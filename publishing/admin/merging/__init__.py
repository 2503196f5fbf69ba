"""Two who save the same record: what each changed is put together, and what both changed is asked about.

A page carries a digest of each field as it was when the page was opened (``Base``). A save compares three states, field
by field and row by row: that one, what is stored now, and what was sent. What only one side changed is taken from that
side; what both changed is refused until it is answered *for what is stored now*, so that nothing is overwritten unseen.
"""

from publishing.admin.merging.base import Base
from publishing.admin.merging.merge import Merge
from publishing.admin.merging.stored import lock, stored_forms

__all__ = ["Base", "Merge", "lock", "stored_forms"]
