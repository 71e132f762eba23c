"""What can be taken away: a run as code that needs nothing of this app."""

from core.export.script import script

__all__ = ["script"]
