"""Child processes: their environment, their memory, and the files handed from one to another."""
