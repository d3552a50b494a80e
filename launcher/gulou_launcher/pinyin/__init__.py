"""Chinese by pinyin: an engine (librime) in a process of its own, and who asks it."""
