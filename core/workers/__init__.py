"""The backends that train: the worker pool on this machine, and the workers of a Dask cluster."""
