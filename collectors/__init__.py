"""How do facts come from the outside world into the data?"""
