"""Faults on purpose: workers, the broker and Slack die in every way a seed can think of, and an oracle counts."""
