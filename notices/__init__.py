"""What goes out by itself, to whom, and by which way?"""
