"""For whoever runs the app: the figures of this server, and what it answers beside Streamlit's own pages."""
