"""Does the SQL of signing in keep to its word on both databases?"""
