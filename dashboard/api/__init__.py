"""What do programs ask over HTTP, with a personal token?"""
