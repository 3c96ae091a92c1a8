"""Posts a second on a real Kafka: bare clients, stock Faust, Clameur, and other stream processors."""
