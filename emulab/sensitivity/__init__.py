"""How firm is the ranking: would another defensible choice have given another winner?

model.py           ranks as they follow from the weights of a node's children
region.py          which weights are defensible
exact/             what weights would do, worked out: intervals, triangles, programmes
probability/       how often they would do it: exact where it can be, drawn elsewhere
methods/           what other choices would do: methods, things left out, chance in the marks
verdict.py         safe, fragile or tied, with the number behind it
robustness.py      one object that answers all of it, each question when it is asked
"""
