"""`mikata init`: how does somebody begin?"""

from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandRefused
from cli.folder import HERE
from config.settings import ORGANISATION_FILE, SETTINGS_FILE

app = typer.Typer(add_completion=False)

TEMPLATES = Path(__file__).parent / "templates"
IGNORED = "# What Mikata keeps here: the database and what is made of it.\n.mikata/\n"


@app.command()
def init(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", envvar="MIKATA_WORKSPACE", help="Where the files are written."
        ),
    ] = HERE,
) -> None:
    """Write a commented mikata.yaml and org.yaml into a folder; files that are there are kept."""
    texts = {
        name: (TEMPLATES / name).read_text(encoding="utf-8")
        for name in (SETTINGS_FILE, ORGANISATION_FILE)
    }
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in {**texts, ".gitignore": IGNORED}.items():
            print(f"{'wrote' if _written(directory / name, text) else 'kept '} {directory / name}")
    except OSError as error:
        message = f"the folder can't be written: {error.strerror}: {error.filename}"
        raise CommandRefused(message) from error
    where = "" if directory == HERE else f" {directory}"
    print(f"\nNext: fill in {directory / ORGANISATION_FILE}, then run `mikata check{where}`;")
    folder = "" if directory == HERE else f" --workspace {directory}"
    print(f"or look at a repository right away: `mikata collect OWNER/NAME{folder}`.")


def _written(path: Path, text: str) -> bool:
    """Whether the file was new; one that is there is never touched."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
