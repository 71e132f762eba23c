"""What a run's scores are worth: arrays in, numbers and tables out."""
