"""How is an installation moved to another database, kept in a file, and brought back from it?"""
