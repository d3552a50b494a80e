"""The subcommands of `gulou` that speak to a running box, a file each. They import neither Kivy nor numpy."""
