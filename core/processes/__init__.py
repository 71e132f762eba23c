"""Child processes: their environment, their memory, and the files that pass data between them."""
