"""What is missing in the record: checks, the kinds of record they are asked of, and what they find."""

from publishing.readiness.checks import Check, Place, Severity, check, none_of
from publishing.readiness.registry import register, register_editions

__all__ = ["Check", "Place", "Severity", "check", "none_of", "register", "register_editions"]
