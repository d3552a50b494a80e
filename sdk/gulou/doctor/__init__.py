"""`gulou doctor`: is this machine fit for Gulou, and what is to be mended.

A check is a row of a table; each distribution brings a table of its own, as an entry point in the group
`gulou.checks` that names a function without arguments, which returns checks.
"""
