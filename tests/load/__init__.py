"""A class in front of the app: sessions that speak Streamlit's websocket protocol as browsers do."""
