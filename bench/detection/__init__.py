"""How well detection does: false alarms, what it finds and how late, on streams whose truth is known."""
