"""Telling on Slack: a pure rendering within Slack's limits, and a thin edge that posts it once."""
