"""What do people see, and how does it reach their screen?"""
