"""What a turn costs, beside neighbours: `make bench` (docs/benchmarks.md)."""
