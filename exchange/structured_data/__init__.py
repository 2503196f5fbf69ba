"""What a page is about, in the terms of schema.org, as JSON-LD for search engines and other programs.

It is made of what the page has loaded and asks the database nothing.
"""

from exchange.structured_data.document import as_script, describe

__all__ = ["as_script", "describe"]
