"""Reading a learner's file: what it is, what it unpacks to, and its values as one Arrow table.

Each format has a file of its own. All but Parquet come down to text whose values are parted by a mark, which
`delimited.py` reads; `finish.py` makes every column all numbers or all text.
"""
