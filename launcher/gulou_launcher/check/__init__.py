"""`gulou check`: an app certified on a real box, with a number for each mark.

`probes` finds out, `rules` judge, `reports` tell. A rule is one row of `rules.RULES`.
"""
