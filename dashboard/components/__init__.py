"""Which pieces are pages made of?"""
