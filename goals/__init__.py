"""Will the period's goals be reached, why not, and what does each cost elsewhere?"""
