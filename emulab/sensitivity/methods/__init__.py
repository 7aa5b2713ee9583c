"""What other choices than weights would do: methods, things left out, chance in the marks."""
