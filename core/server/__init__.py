"""What whoever runs the app needs to know: what the server does, holds and has failed at. Never who does what."""
