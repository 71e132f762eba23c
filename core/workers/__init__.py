"""The processes that train: the worker pool of this machine, and the workers of a Dask cluster."""
