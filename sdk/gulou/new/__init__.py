"""`gulou new`: an app from a template, with a name, an icon and tests of its own."""
