"""Which tables do we keep?"""
