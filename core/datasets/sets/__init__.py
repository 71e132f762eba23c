"""The datasets of the gallery: one module each, found by its file. The module's name is the dataset's name in links."""
