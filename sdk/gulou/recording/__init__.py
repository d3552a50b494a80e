"""A session of an app on a box, written down so that it can be replayed as a test.

The app's own runtime writes what it receives, what services answer, and what the screen then shows. While it
does so, each turn of its loop has one moment: the app's clock stands still within it. A replay
(`gulou.testing.replay`) gives the app the same moments, and so gets the same screens on any other day.
"""
