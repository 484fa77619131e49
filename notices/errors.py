"""Why did a message not go out?"""


class NotSent(Exception):
    """A message that did not go out: what happened, where, and what to do next.

    `surely` is False where nobody can tell: the connection broke while the other side may have
    taken it. No text repeats the address of a webhook, a password, or what the other side said.
    """

    def __init__(self, what: str, where: str, do: str, *, surely: bool = True) -> None:
        super().__init__(f"{what}\n  where: {where}\n  what to do: {do}")
        self.what = what
        self.where = where
        self.do = do
        self.surely = surely
