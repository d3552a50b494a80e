"""The first steps of a household with its box, and what it is told on the way."""
