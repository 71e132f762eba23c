"""Charts: Altair specs that stay the same while their data grows, and the data frames that fill them.

Colours are places in the theme's categorical colours, so that one table in the configuration serves light and dark.
"""
