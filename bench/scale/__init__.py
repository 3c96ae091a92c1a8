"""How the stream grows with territories, partitions, workers and hours; `python -m bench.scale` says what there is."""
