"""How does this installation reach things, and what do the organisation's words mean?"""
