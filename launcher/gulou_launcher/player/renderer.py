"""Who turns decoded pictures into pixels of the screen."""

from __future__ import annotations

from enum import StrEnum


class Renderer(StrEnum):
    """software: the CPU, into memory; opengl: the GPU, straight into the window."""

    software = "software"
    opengl = "opengl"


# Mesa's names for "there is no GPU".
_WITHOUT_GPU = ("llvmpipe", "softpipe", "swrast", "software rasterizer", "swiftshader")


def choose_renderer(gl_renderer: str) -> Renderer:
    """The renderer for a window whose GL_RENDERER is this; an empty name is no GPU that we know of."""
    name = gl_renderer.lower()
    if not name or any(software in name for software in _WITHOUT_GPU):
        return Renderer.software
    return Renderer.opengl
