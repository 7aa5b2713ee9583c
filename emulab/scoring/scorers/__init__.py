"""Scorers: how their marks are combined, who is severe, who favours whom, how far they agree.

Functions of arrays, one idea a file; ``emulab.scorers`` asks them about a result.
"""
