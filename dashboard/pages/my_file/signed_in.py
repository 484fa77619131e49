"""Where is the reader signed in, how do they end that, and what did they confirm?"""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.context import Context
from dashboard.pages.my_file.view import MyFile, my_file, present_number
from data.access.administering import sign_out_everywhere
from data.errors import NotAllowed
from data.log import Actor
from data.queries.own_file import OwnSession

END_OTHERS = "my-file-end-others"


def show_sessions(found: MyFile) -> Component:
    """The sessions that last, and a button that ends all but this one."""
    title, count = found.say("sessions"), f"{len(found.sessions):,}"
    if not found.sessions:
        return section(title, html.P(found.say("sessions_none"), className="k-my-prose"))
    columns = [Column(found.say(f"column_{name}")) for name in ("began", "method")]
    columns.append(Column(found.say("column_seen"), "right"))
    rows = [_session(each, found) for each in found.sessions]
    table = html.Div(short_table(columns, rows, title), className="k-my-table")
    beside = found.say("sessions_beside", n=count)
    return section(title, table, _end_others(found), beside=beside)


def _session(session: OwnSession, found: MyFile) -> list[Cell]:
    began = found.when(session.began)
    if session.id == found.present:
        began = found.say("this_session", when=began)
    return [began, found.say(f"method_{session.method}"), found.when(session.last_seen)]


def _end_others(found: MyFile) -> Component:
    """The button stays where it is named by a callback; with nothing to end it is not shown."""
    others = any(each.id != found.present for each in found.sessions)
    button = html.Button(
        found.say("end_others"),
        id=END_OTHERS,
        className="k-button",
        type="button",
        hidden=not others,
    )
    words = [html.Span(found.say("unknown_session"), className="k-caption")] if others else []
    return html.Div([button, *words], className="k-my-actions")


def end_others(context: Context) -> tuple[Component, str]:
    """End every session of the reader but the present one; the section then, and what to say."""
    viewer, now = context.reader().viewer, context.now()
    if viewer.person is None:
        raise NotAllowed("own_data")
    present, actor = present_number(), Actor.of_person(viewer.person)
    with context.database.write(changes_facts=False) as connection:
        others = sign_out_everywhere(connection, viewer.person, now, actor, present)
    found = my_file(context)
    return show_sessions(found), found.say("ended", n=f"{others:,}")


def show_notice(found: MyFile) -> Component:
    """Which notice of purpose they confirmed, and when."""
    account = found.account
    said = [found.say("notice_demo" if found.reader.method == "demo" else "notice_not_confirmed")]
    if account.notice_confirmed_at:
        said = [found.say("notice_confirmed", when=found.when(account.notice_confirmed_at))]
        if account.notice_version != found.notice:
            said.append(found.say("notice_changed"))
    link = dcc.Link(found.say("notice_read"), href="/privacy", className="k-link")
    words = " ".join(said) if found.reader.language == "en" else "".join(said)
    return section(found.say("notice"), html.P([words, " ", link], className="k-my-prose"))


def show_asking(found: MyFile) -> Component:
    """Whom to ask for everything that is kept, or to have it erased."""
    name = "ask_contact" if found.contact else "ask_somebody"
    return section(
        found.say("ask"),
        html.P(
            [
                found.say(name, contact=found.contact),
                " ",
                found.say("ask_what_stays"),
                " ",
                dcc.Link(found.say("ask_link"), href="/privacy", className="k-link"),
            ],
            className="k-my-prose",
        ),
    )
