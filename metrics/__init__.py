"""What do the facts say about how work flows?"""
