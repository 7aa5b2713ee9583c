"""How often weights would do it, all alike likely: exact where it can be, drawn elsewhere."""
