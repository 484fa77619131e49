"""How does a command say how many?"""


def counted(number: int, what: str) -> str:
    """`1 line`, `2,000 lines`; of things that only take an s."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
