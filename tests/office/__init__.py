"""A company that works with Mikata: real processes, people with browsers, over HTTP."""
