"""Tests of the collectors: real repositories, real files, a real database."""
