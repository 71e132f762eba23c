"""What the labs of lessons compute: numbers in, numbers out."""
