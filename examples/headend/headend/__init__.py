"""A simulated headend: makes a DVB multiplex once, then broadcasts it for ever with fresh tables.

``python -m headend build`` draws, plays and encodes the services; ``serve`` puts them on the air in step
with the clock on the wall; ``record`` writes a self-contained piece of the same broadcast to a file.
"""
