"""The parts of the Learn page: the session's state, the list of lessons, and what a step is made of."""
