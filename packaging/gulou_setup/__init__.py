"""Sets a checkout up: system packages, Python environment, fonts, catalogues, demo broadcast.

It runs before anything is installed, so it imports the standard library alone; `fonts` and `catalogues`
are the exceptions, run later by the environment's own Python. Start it as `python3 packaging/gulou_setup`.
"""
