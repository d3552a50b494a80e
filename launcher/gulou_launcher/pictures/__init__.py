"""Pictures of apps on the screen: decoded in a locked-in worker, uploaded a little for each frame.

`albums` is what views ask, `workshop` the launcher's side of the worker, `worker` the other side, `decode`
what it does, `messages` what they say to each other.
"""
