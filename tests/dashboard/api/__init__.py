"""Tests of what programs ask over HTTP."""
