"""What stands where an answer is still being computed?"""

from dash import html


def loading_block(height: int, words: str = "") -> html.Div:
    """A still grey block of the final height in pixels, so that nothing jumps; `words` below."""
    return html.Div(
        [
            html.Div(className="k-loading-block", style={"height": height}),
            html.P(words, className="k-caption"),
        ],
        className="k-loading",
        role="status",
    )
