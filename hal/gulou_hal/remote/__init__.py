"""What a household steers the box by: remotes, keyboards and gamepads (`evdev`), the TV's remote (`cec`)."""
