"""Sound for the services: simple tunes made of sines, periodic in the loop so that it has no seam."""

from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

_PENTATONIC: Final = (0, 2, 4, 7, 9)
_MAJOR: Final = (0, 2, 4, 5, 7, 9, 11)
_MINOR_PENTATONIC: Final = (0, 3, 5, 7, 10)


@dataclass(frozen=True)
class Tune:
    """A tune: ``drone_hz`` is a soft steady tone that a test can listen for, another one in each tune.

    ``harmonics`` are the strengths of the overtones, ``decay`` the seconds until a note has faded.
    """

    drone_hz: float
    key_hz: float
    scale: tuple[int, ...]
    beat_seconds: float
    harmonics: tuple[float, ...]
    decay: float
    density: float
    drum: bool = False


_PLUCK = (1.0, 0.5, 0.33, 0.2, 0.12, 0.08)
_FLUTE = (1.0, 0.15, 0.05)
_BELL = (1.0, 0.0, 0.4, 0.0, 0.25)
_REED = (1.0, 0.6, 0.5, 0.35, 0.3, 0.2, 0.15)

TUNES: Final = {
    "river": Tune(220.0, 440.0, _PENTATONIC, 0.50, _PLUCK, 0.9, 0.7),
    "drums": Tune(110.0, 330.0, _MINOR_PENTATONIC, 0.40, _REED, 0.4, 0.6, drum=True),
    "terraces": Tune(262.0, 523.0, _PENTATONIC, 0.60, _FLUTE, 1.2, 0.6),
    "stars": Tune(175.0, 700.0, _PENTATONIC, 0.60, _BELL, 1.8, 0.5),
    "waltz": Tune(330.0, 330.0, _MAJOR, 0.30, _FLUTE, 0.5, 0.85),
    "pond": Tune(196.0, 392.0, _PENTATONIC, 0.80, _PLUCK, 1.4, 0.6),
    "lesson": Tune(294.0, 587.0, _MAJOR, 0.48, _BELL, 0.8, 0.6),
    "game": Tune(147.0, 294.0, _MINOR_PENTATONIC, 0.30, _REED, 0.3, 0.7, drum=True),
    "radio": Tune(247.0, 494.0, _PENTATONIC, 0.40, _REED, 0.6, 0.75),
}


def play(name: str, seconds: float, rate: int) -> Samples:
    """One loop of a tune, mono, between -1 and 1."""
    tune = TUNES[name]
    random = Random(name)
    count = round(seconds * rate)
    out = np.zeros(count)
    beats = max(4, round(seconds / tune.beat_seconds))
    step = 0
    for beat in range(beats):
        step = max(-4, min(6, step + random.choice((-2, -1, -1, 0, 1, 1, 2))))
        if beat and random.random() > tune.density:
            continue
        octave, degree = divmod(step, len(tune.scale))
        hz = tune.key_hz * 2 ** (octave + tune.scale[degree] / 12)
        _add(out, round(beat * count / beats), _note(tune, hz, rate) * (0.22 if beat % 4 else 0.3))
    if tune.drum:
        for beat in range(0, beats, 2):
            _add(out, round(beat * count / beats), _drum(rate) * (0.45 if beat % 4 == 0 else 0.25))
    # The drone makes a whole number of waves in the loop.
    waves = round(tune.drone_hz * seconds)
    out += 0.05 * np.sin(2 * np.pi * waves * np.arange(count) / count)
    return np.tanh(out * 1.2) * 0.7


def _add(out: Samples, start: int, sound: Samples) -> None:
    """Mix in a sound; what goes past the end comes in at the beginning."""
    positions = (start + np.arange(len(sound))) % len(out)
    np.add.at(out, positions, sound)


def _note(tune: Tune, hz: float, rate: int) -> Samples:
    t = np.arange(round(tune.decay * 1.5 * rate)) / rate
    wave = np.zeros_like(t)
    for number, strength in enumerate(tune.harmonics, start=1):
        if hz * number < rate / 2:
            wave += strength * np.sin(2 * np.pi * hz * number * t) * np.exp(-t * number**0.5 * 3 / tune.decay)
    attack = np.minimum(1.0, t / 0.012)
    release = np.minimum(1.0, (t[-1] - t) / 0.05)
    return np.asarray(wave * attack * release)


def _drum(rate: int) -> Samples:
    t = np.arange(round(0.35 * rate)) / rate
    pitch = 70 + 60 * np.exp(-t * 30)
    return np.asarray(
        np.sin(2 * np.pi * np.cumsum(pitch) / rate) * np.exp(-t * 9) * np.minimum(1.0, (0.35 - t) / 0.05)
    )


def sixteen_bit(samples: Samples) -> bytes:
    """Little-endian signed samples, as ``-f s16le`` takes them."""
    return np.asarray(samples * 32767, dtype="<i2").tobytes()
