"""What runs: the Faust agents, their topics and state, replay, simulation and the command line."""

__part_of__ = "clameur"
