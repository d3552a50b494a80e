"""The parental lock: the household's PIN, what it guards, and the question for it."""
