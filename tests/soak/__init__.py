"""The long versions of tests, run by make soak."""
