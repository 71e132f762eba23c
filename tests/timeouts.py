"""How long a test waits for what must come."""

SECONDS = 300.0  # a bound that only a hang reaches: the slowest wait of a busy machine took 45
