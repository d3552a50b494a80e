"""Recordings: what is kept of television, for later or for a moment.

The way of the bytes: tap → shape (own PAT and PMT, positions) → file with its index → playback into a pipe.
The way of a wish: series → timers → schedule (when, which tuner, who gives way) → a recording.
"""
