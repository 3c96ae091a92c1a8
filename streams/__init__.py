"""What we measure: posts in, windows, expectations and anomalies out. Pure values, no I/O, no clock."""

__part_of__ = "clameur"
