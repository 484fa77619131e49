"""What do GitHub's repositories tell of the work in them?"""
