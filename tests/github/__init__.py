"""What do tests ask instead of GitHub? A small server that speaks GitHub's GraphQL and REST.

`with GitHubServer(World(...)) as github:` serves an organisation in memory on loopback; the world
may change while it is served, and `github.faults` lets it fail in the ways GitHub does.
"""
