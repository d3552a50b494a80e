"""The developer's tools that need a TV: `gulou run`, `check`, `inspect` and `trace`.

They are processes of their own and speak to a real box over its control socket.
"""
