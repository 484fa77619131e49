"""What do people see in a real browser?"""
