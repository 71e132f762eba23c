"""Charts: Altair specs that stay the same while their data grows, and the data frames that fill them.

Charts name colours by their position in the theme's categorical colours, which differ on light and dark pages.
"""
