"""What all pages share: session, frame, widgets, polling, error boundary."""
