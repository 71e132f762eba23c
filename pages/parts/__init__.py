"""What the screens share and only Streamlit can do."""
