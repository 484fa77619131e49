"""Attacks on every address, page and callback.

Each test walks what is there, so that what is new is attacked as soon as it stands.
"""
