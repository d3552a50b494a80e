"""The line from a developer's machine to a box in the next room, while the household has it switched on.

`pairing` makes the two known to each other, once, with a code that the TV shows; from then on `server` and
`remote` speak the control socket's messages over TLS 1.3, each knowing the other's certificate by heart.
`announce` and `find` are the two ends of zeroconf. Nothing here is imported while it is switched off.
"""
