"""Numbers and words as a page shows them."""
