"""What can be taken away: a run as code that needs nothing of this app."""

from core.export.data_code import data_file
from core.export.script import script

__all__ = ["data_file", "script"]
