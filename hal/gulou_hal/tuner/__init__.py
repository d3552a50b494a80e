"""Tuner drivers: a file, a network address or a command, behind one contract.

Nothing is imported here. Threads of the gateway import the parts when they first need them, and a package
that imports its own parts while another thread imports one of them is a knot that Python cannot undo.
"""
