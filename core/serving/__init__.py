"""What stands between the web and the app: headers on every answer, and who may connect. Plain ASGI."""
