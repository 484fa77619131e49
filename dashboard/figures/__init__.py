"""How does each answer become a picture?"""
