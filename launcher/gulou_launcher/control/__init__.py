"""The ways into a running box from outside: its control socket, and the commands that speak to it.

`contract.Box` is what the launcher lends to them; nothing here runs on its frame thread.
"""
