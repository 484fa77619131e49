"""Who may sign in, with what, and which sessions last? The SQL of signing in."""
