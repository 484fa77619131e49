"""Does what operators are given (image, compose file, audit, documents) hold what it says?"""
