"""Jobs: the queue, the scheduler in front of the workers, and the estimate of the wait."""
