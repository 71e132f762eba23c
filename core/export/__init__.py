"""What can be taken away: a run as code that needs nothing of this app."""

from core.export.script import data_file, script

__all__ = ["data_file", "script"]
