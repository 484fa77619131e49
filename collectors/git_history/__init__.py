"""What does the Git history of a clone tell about merged pull requests, without any token?"""

from collectors.git_history.history import GitHistory

__all__ = ["GitHistory"]
