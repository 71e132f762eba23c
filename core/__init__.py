"""All that is true without a screen: data, models, training, evaluation and charts. Imports no Streamlit."""
