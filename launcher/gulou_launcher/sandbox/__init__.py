"""The zygote and the sandbox: apps start in milliseconds, and the kernel refuses them all but two sockets.

`zygote.start()` forks the zygote; `messages` is what one says to it. `walls` finds out what this machine
allows, `lockin` turns a fork into a locked-in app, `canary` and `trial` find out whether the walls hold, and
`level` says what that adds up to.
"""
