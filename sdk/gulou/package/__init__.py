"""Packages: an app in one signed file, the same bytes from the same source. docs/package.md has the format.

`source` says what of a folder goes in, `write` makes the file, `read` opens it and believes nothing,
`signing` keeps the developer's key. Only `signing` needs the library cryptography.
"""
