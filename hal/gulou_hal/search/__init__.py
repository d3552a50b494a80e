"""Search: programmes and channels by their names, by pinyin, by its initials."""
