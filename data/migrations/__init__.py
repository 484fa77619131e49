"""How do the tables of an older Mikata become those of this one?"""
