"""What the household holds in its hand: remotes, gamepads and the TV's own remote."""
