"""Whoever reads the stream: one module each, with ``run(bootstrap, topic, lap)``, which ends the process."""
