"""A model of the launcher's screen, as far as focus goes: where each node is, and what each key does there.

It estimates how wide words are, since it has no pixels; a test in the repository presses the same keys on the
launcher's own stage and holds this model to it. Adding a kind of node is one row in `kinds` and one file.
"""
