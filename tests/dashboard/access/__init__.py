"""Does only who may get in, and as themselves?"""
