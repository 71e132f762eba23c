"""Reading a learner's file: finding its format, unpacking it, and reading its values into one Arrow table.

Each format has a module of its own. All formats but Parquet are turned into delimited text, which `delimited.py` reads.
`finish.py` makes each column either numbers or text.
"""
