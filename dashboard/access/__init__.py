"""Who gets in, how do they prove who they are, and what may they reach?"""
