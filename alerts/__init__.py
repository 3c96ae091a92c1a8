"""What we do about it: episodes, policy, deliveries and the words they are told in."""

__part_of__ = "clameur"
