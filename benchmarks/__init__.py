"""Does Mikata hold its targets? `python -m benchmarks` measures and prints the table."""
