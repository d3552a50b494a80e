"""`gulou pack`: the app as one signed file."""

from __future__ import annotations

import sys
from pathlib import Path

from gulou.commands.parser import Parser, print_json
from gulou.commands.progress import Progress


def command(argv: list[str]) -> int:
    """Pack an app; say what was made."""
    parser = Parser(
        "pack",
        "Make a signed package of an app, ID-VERSION.gulou, for `gulou install` and `gulou deploy`. The "
        "same source gives the same bytes. Left out are caches, what begins with a dot, and tests/. The "
        "first time, a signing key is made for you: keep a copy of it, since boxes take updates of an app "
        "only from the key that signed it first.",
        "gulou pack\ngulou pack apps/hello --output dist\ngulou pack --key team-key.pem",
        json=True,
    )
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="the app's folder (.)"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path(),
        metavar="FILE",
        help="the file to write, or the folder for it (.)",
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="the signing key; made where it is missing")
    parser.add_argument("--tests", action="store_true", help="pack the folder tests too")
    options = parser.parse_args(argv)
    from gulou.package import signing
    from gulou.package.write import pack

    path = options.key or signing.default_key()
    made = not path.exists()
    key = signing.make_key(path) if made else signing.read_key(path)
    with Progress(f"Packing {options.path.resolve().name}") as progress:
        packed = pack(options.path, options.output, key, tests=options.tests, told=progress)
    if made:
        print(f"Made your signing key, {path}: keep a copy of it in a safe place.", file=sys.stderr)
    files = len(packed.index.files)
    if options.json:
        about = {
            "file": str(packed.path),
            "id": packed.index.id,
            "version": packed.index.version,
            "files": files,
            "size": packed.size,
            "sha256": packed.sha256,
            "key": packed.key.hex(),
        }
        print_json(about)
        return 0
    print(f"{packed.path}: {files} files, {packed.size:,} bytes")
    print(f"sha256 {packed.sha256}")
    print(f"signed by {signing.fingerprint(packed.key)}")
    return 0
