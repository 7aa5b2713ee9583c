"""The meeting: a page on which a weight is moved and the ranking and the awards follow at once.

facts, sheet   what the front end needs to know of a result and of its year, as one JSON object
front/         the front end: one engine, the mathematics of its panels, its views
bundle         these files put together as one ES module, with the words they say
state          a what-if as a value, and the rules that it stands for
scenario       the file that a what-if is saved as
page           the home without Python: one HTML file
widget, panel  the homes with Python: JupyterLab and Voila, which ``serving`` starts
"""
