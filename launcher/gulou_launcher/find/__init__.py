"""The search of the whole box: one page over channels, programmes, recordings, apps, settings and offers."""
