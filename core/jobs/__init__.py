"""Jobs: the queue, the scheduler that sends them to a backend, and the estimate of the wait."""
