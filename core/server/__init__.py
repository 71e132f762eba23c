"""The state of the server for its host: jobs, memory, errors and health. Nothing identifies a learner."""
