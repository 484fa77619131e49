"""Does a session last as long as it may, and belong to nobody else?"""

from threading import Thread

import pytest
from sqlalchemy import event

from dashboard.access.sessions import ServerSessions
from data.access.administering import shut_out, sign_out_everywhere
from data.access.sessions import end_sessions
from data.access.tokens import digest_of
from data.log import OPERATOR
from tests.dashboard.access.visitors import AOI, MINAMO, Company, Visitor, place


def test_the_token_is_another_after_signing_in_and_the_former_one_is_worth_nothing(
    minamo: Company,
):
    minamo.somebody("aoi")
    visitor = minamo.visitor()
    visitor.open("/sign-in")
    before = visitor.token
    visitor.sign_in(AOI)
    after = visitor.token
    assert before
    assert after
    assert before != after
    assert visitor.gets_in()
    visitor.client.set_cookie("mikata", before, domain="localhost")
    assert not visitor.gets_in()


def test_signing_out_ends_it_and_the_token_can_not_be_used_again(minamo: Company):
    visitor = minamo.somebody("aoi")
    token = visitor.token
    assert token
    assert place(visitor.sign_out()) == "/sign-in"
    assert not visitor.gets_in()
    thief = minamo.visitor()
    thief.client.set_cookie("mikata", token, domain="localhost")
    assert not thief.gets_in()
    assert minamo.actions()[-1] == "session.ended"


@pytest.mark.parametrize(
    "token", ["x", "", "' OR '1'='1", "a" * 3000, "mikata", "\u00e9", "../../etc/passwd"]
)
def test_a_made_up_token_is_nobody_and_never_taken_over(small: Company, token: str):
    small.somebody("aoi")
    visitor = small.visitor()
    visitor.client.set_cookie("mikata", token, domain="localhost")
    assert not visitor.gets_in()
    visitor.sign_in(AOI)
    assert visitor.gets_in()
    assert visitor.token != token


def test_it_ends_when_it_was_not_used_for_long(minamo: Company):
    visitor = minamo.somebody("aoi")
    for _ in range(3):
        minamo.clock.passes(hours=11, minutes=50)
        assert visitor.gets_in()
    minamo.clock.passes(hours=12, minutes=1)
    assert not visitor.gets_in()


def test_it_ends_in_any_case_after_its_longest_time(minamo: Company):
    visitor = minamo.somebody("aoi")
    for _ in range(24 * 7 // 8 - 1):
        minamo.clock.passes(hours=8)
        assert visitor.gets_in()
    minamo.clock.passes(hours=7, minutes=59)
    assert visitor.gets_in()
    minamo.clock.passes(minutes=1)
    assert not visitor.gets_in()


def test_the_limits_are_those_of_the_settings(small: Company, tmp_path):
    small.somebody("aoi")
    limits = {"idle_hours": 0.5, "longest_hours": 1}
    brief = Company(small.database, tmp_path, sign_in={"session": limits})
    visitor = brief.visitor()
    visitor.sign_in(AOI)
    brief.clock.passes(minutes=29)
    assert visitor.gets_in()
    brief.clock.passes(minutes=29)
    assert visitor.gets_in()
    brief.clock.passes(minutes=2)
    assert not visitor.gets_in()


def test_that_it_is_used_is_written_once_a_minute_at_most(small: Company):
    visitor = small.somebody("aoi")
    seen = set()
    for _ in range(12):
        small.clock.passes(seconds=10)
        visitor.gets_in()
        with small.database.read() as connection:
            query = "SELECT last_seen_at FROM sessions WHERE person_id IS NOT NULL"
            seen.add(connection.exec_driver_sql(query).scalar_one())
    assert len(seen) == 3


def test_a_row_is_made_only_where_something_is_kept(small: Company):
    small.link("aoi")
    visitor = small.visitor()
    visitor.open("/assets/mikata.css").close()
    visitor.open("/trends")
    visitor.open("/_dash-layout")
    visitor.client.set_cookie("mikata", "made-up", domain="localhost")
    visitor.open("/trends")
    assert small.rows("sessions") == 0
    visitor.open("/sign-in")
    visitor.open("/sign-in")
    assert small.rows("sessions") == 1


def test_sessions_of_visitors_that_are_over_are_deleted_by_the_next_one(small: Company):
    small.link("aoi")
    for _ in range(3):
        small.visitor().open("/sign-in")
    assert small.rows("sessions") == 3
    small.clock.passes(hours=13)
    small.visitor().open("/sign-in")
    assert small.rows("sessions") == 1


def test_whoever_leaves_the_company_is_out_at_the_next_request(minamo: Company):
    visitor = minamo.somebody("aoi")
    assert visitor.gets_in()
    minamo.apply({**MINAMO, "people": MINAMO["people"][1:]})
    assert not visitor.gets_in()
    assert visitor.sign_in(AOI).status_code == 403


def test_whoever_is_erased_is_out_at_the_next_request(minamo: Company):
    visitor = minamo.somebody("aoi")
    with minamo.database.write(changes_facts=False) as connection:
        moment = "1" if minamo.database.dialect == "sqlite" else "now()"
        connection.exec_driver_sql(f"UPDATE people SET erased_at = {moment} WHERE key = 'aoi'")
    assert not visitor.gets_in()


def test_whoever_is_disabled_is_out_everywhere_and_can_not_come_back(minamo: Company):
    one, other = minamo.somebody("aoi"), minamo.visitor()
    other.sign_in(AOI)
    assert one.gets_in()
    assert other.gets_in()
    with minamo.database.write(changes_facts=False) as connection:
        assert shut_out(connection, minamo.number("aoi"), minamo.clock(), OPERATOR) == 2
    assert not one.gets_in()
    assert not other.gets_in()
    assert one.sign_in(AOI).status_code == 403


def test_a_session_that_was_ended_elsewhere_does_not_come_back(minamo: Company):
    visitor = minamo.somebody("aoi")
    with minamo.database.write(changes_facts=False) as connection:
        person = minamo.number("aoi")
        assert sign_out_everywhere(connection, person, minamo.clock(), OPERATOR) == 1
    minamo.clock.passes(minutes=5)
    assert not visitor.gets_in()
    assert minamo.rows("sessions") == 0


def test_all_but_one_session_can_be_ended(minamo: Company):
    kept, ended, others = minamo.somebody("aoi"), minamo.visitor(), minamo.somebody("ken")
    ended.sign_in(AOI)
    with minamo.database.write_apart() as connection:
        query = "SELECT id FROM sessions WHERE token_digest = "
        place_of_value = "?" if minamo.database.dialect == "sqlite" else "%s"
        given = (digest_of(kept.token or ""),)
        number = connection.exec_driver_sql(query + place_of_value, given).scalar_one()
        assert end_sessions(connection, minamo.number("aoi"), except_session=number) == 1
    assert [visitor.gets_in() for visitor in (kept, ended, others)] == [True, False, True]


def test_the_table_holds_no_token(minamo: Company):
    visitor = minamo.somebody("aoi")
    with minamo.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert visitor.token
    assert visitor.token not in str(rows)


def test_a_session_of_another_way_to_sign_in_is_worth_nothing(small: Company, tmp_path):
    visitor = small.somebody("aoi")
    token = visitor.token or ""
    oidc = {"issuer": "https://id.example", "client_id": "x"}
    told = {"method": "oidc", "oidc": oidc, "domains": ["minamo.example"]}
    other = Company(small.database, tmp_path, sign_in=told).visitor()
    other.client.set_cookie("mikata", token, domain="localhost")
    assert not other.gets_in()


def _flags(company: Company) -> dict[str, str]:
    """The parts of the session's cookie as the browser is told them, by name."""
    client = company.server.test_client()
    answer = client.get("/sign-in", base_url="https://mikata.example/")
    ours = [line for line in answer.headers.getlist("Set-Cookie") if "mikata=" in line]
    assert len(ours) == 1
    pairs = [part.partition("=") for part in ours[0].split("; ")]
    return {name: value for name, _, value in pairs}


def test_its_cookie_is_for_our_pages_alone_and_over_tls_only(small: Company, tmp_path):
    server = {"public_url": "https://mikata.example"}
    flags = _flags(Company(small.database, tmp_path, sign_in={"method": "password"}, server=server))
    assert "__Host-mikata" in flags
    assert {"Secure", "HttpOnly"} <= flags.keys()
    assert (flags["SameSite"], flags["Path"]) == ("Lax", "/")
    assert "Domain" not in flags


def test_on_this_computer_alone_its_cookie_needs_no_tls(small: Company):
    small.link("aoi")
    flags = _flags(small)
    assert "mikata" in flags
    assert "Secure" not in flags
    assert "HttpOnly" in flags


def test_people_who_sign_in_at_the_same_moment_are_themselves(minamo: Company):
    visitors = {key: minamo.somebody(key) for key in ("aoi", "ken")}
    seen: dict[str, set[str | None]] = {key: set() for key in visitors}

    def use(key: str, visitor: Visitor) -> None:
        for _ in range(10):
            with minamo.server.app_context():
                text = visitor.open("/_dash-layout").text
            for name in ("Aoi Kishimoto", "Ken Miura"):
                if name in text:
                    seen[key].add(name)

    threads = [Thread(target=use, args=each) for each in visitors.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"aoi": {"Aoi Kishimoto"}, "ken": {"Ken Miura"}}


def test_outside_of_our_sessions_nobody_is_taken_for_somebody(small: Company):
    from flask import Flask

    from dashboard.access.sessions import present_session

    other = Flask("other")
    with other.test_request_context("/"), pytest.raises(TypeError):
        present_session()
    other.session_interface = ServerSessions(small.access)
    with other.test_request_context("/"):
        assert present_session().stored is None


def test_what_is_for_everybody_is_answered_without_asking_who_it_is(small: Company):
    visitor, asked = small.somebody("aoi"), []
    event.listen(small.database.engine, "before_cursor_execute", lambda *given: asked.append(given))
    for path in ("/healthz", "/assets/mikata.css"):
        answer = visitor.open(path)
        assert answer.status_code == 200
        answer.close()
    assert asked == []
