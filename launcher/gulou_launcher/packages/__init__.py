"""Apps that came as packages: kept in the box's data folder, whatever moment the power fails."""
