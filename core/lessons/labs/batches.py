"""Batches: how the rows of one epoch are dealt out to its steps."""


def batch_sizes(rows: int, batch_size: int) -> list[int]:
    """The number of rows in each batch of one epoch; the last one takes what is left.

    Raises:
        ValueError: when either is below 1.
    """
    if rows < 1 or batch_size < 1:
        raise ValueError(f"There are {rows} rows and batches of {batch_size}; both must be at least 1.")
    full, rest = divmod(rows, batch_size)
    return [batch_size] * full + ([rest] if rest else [])
