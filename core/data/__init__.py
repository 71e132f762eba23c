"""Tables: toy sets, uploads, what their columns are, and how they become numbers for a network."""
