"""The datasets that come with the app."""
