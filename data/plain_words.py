"""What is left of words that somebody typed into a field of one line?"""


def one_line(text: str) -> str:
    """The text in one line, without what can't be printed and without doubled spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
