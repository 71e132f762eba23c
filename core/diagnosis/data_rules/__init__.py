"""Rules about data: what in a table and its split would make scores look better or worse than they are."""
