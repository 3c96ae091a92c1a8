"""The shares below which a change breaks the build: a little under what was measured when they were last raised."""

FLOORS: dict[str, dict[str, float]] = {}
