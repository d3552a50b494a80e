"""The tuners of an HDHomeRun in the house, as devices of this box (SiliconDust's published protocols)."""
