"""What other weights would do to a ranking, worked out: no sampling in this room."""
