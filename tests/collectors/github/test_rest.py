"""Do paths of the REST API and files come whole, without the token where it does not belong?"""

import pytest

from collectors.github.errors import DownloadRefused, GaveUp, Moved, NoAccess, NotFound
from tests.collectors.github.asking import answered
from tests.collectors.github.scripted import Scripted, Told, told

PATH = "/repos/acme/web/actions/artifacts"
ZIP = f"{PATH}/1/zip"
LIMIT = 1_000_000


def sent_on(to: str) -> Told:
    return Told(b"", 302, {"Location": to})


def test_a_path_is_asked_with_its_parameters_and_counted():
    with answered(told({"artifacts": []}, Link="<x>; rel=next")) as run:
        answer = run.client.get(PATH, {"per_page": 100, "page": 2})
    assert answer.json == {"artifacts": []}
    assert answer.headers["link"] == "<x>; rel=next"
    assert (run.client.spent.requests, run.client.spent.rest_requests) == (1, 1)
    (heard,) = run.server.heard
    assert heard.path == f"/api/v3{PATH}?page=2&per_page=100"
    assert heard.headers["accept"] == "application/vnd.github+json"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_failure_of_github_is_asked_again(status):
    with answered(Told(b"<html>", status), told([1])) as run:
        assert run.client.get(PATH).json == [1]
    assert run.client.spent.retries == 1


def test_github_may_say_how_long_its_failure_takes():
    with answered(told({}, 503, Retry_After="9"), told([1])) as run:
        run.client.get(PATH)
    assert run.clock.waited == 9


@pytest.mark.parametrize(
    ("fault", "kind", "what", "do"),
    [
        (told({"message": "Not Found"}, 404), NotFound, "404 Not Found", "renamed or deleted"),
        (told({"message": "Gone"}, 410), NotFound, "410 Gone", "renamed or deleted"),
        (
            told({"message": "Resource not accessible by personal access token"}, 403),
            NoAccess,
            "let this token read the coverage in artifacts",
            "Actions: read-only",
        ),
        (told({"message": "Unavailable"}, 451), NoAccess, "legal reasons", "!owner/name"),
        (told({"message": "Repository access blocked"}, 403), NoAccess, "blocked", "Actions"),
        (told({"message": "Validation Failed"}, 422), GaveUp, "422 Validation", "/api/v3"),
        (Told(b"", 304), GaveUp, "304", "/api/v3"),
    ],
)
def test_what_will_not_heal_is_asked_once_and_says_what_to_do(fault, kind, what, do):
    with answered(fault) as run, pytest.raises(kind) as refused:
        run.client.get(PATH)
    assert len(run.server.heard) == 1
    assert what in refused.value.what
    assert do in refused.value.do
    assert refused.value.where == f"{run.server.url}{PATH}"


def test_a_list_under_a_former_name_is_not_taken_for_the_page_that_was_asked_for():
    with answered(told({}), told([1, 2])) as run:
        place = run.server.url.replace("/api/v3", "/api/v3/repositories/5/actions/artifacts")
        run.server.answers[0] = told({}, 301, Location=place)
        with pytest.raises(Moved, match="another name"):
            run.client.get(PATH, {"page": 2})
        run.server.then([told({}, 301, Location=place), told([1, 2])])
        assert run.client.get(PATH).json == [1, 2]
    assert run.client.spent.requests == 4


def test_a_redirection_to_another_host_is_not_followed():
    with (
        answered(told({}, 301, Location="http://localhost:1/x")) as run,
        pytest.raises(GaveUp, match="sends on to another"),
    ):
        run.client.get(PATH)
    assert len(run.server.heard) == 1


def test_a_file_is_fetched_from_where_it_lies_without_the_token():
    with Scripted(Told(b"PK-zip")) as storage:
        place = storage.url + "/kept?sig=hunter2"
        with answered(sent_on(place)) as run:
            assert run.client.download(ZIP, LIMIT) == b"PK-zip"
    assert run.server.heard[0].token
    assert "authorization" not in storage.heard[0].headers
    assert storage.heard[0].path.endswith("/kept?sig=hunter2")
    assert run.client.spent.requests == run.client.spent.rest_requests == 2


def test_the_password_of_a_netrc_file_is_never_sent(tmp_path, monkeypatch):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with Scripted(Told(b"PK")) as storage, answered(sent_on(storage.url)) as run:
        run.client.download(ZIP, LIMIT)
    assert "authorization" not in storage.heard[0].headers
    assert run.server.heard[0].headers["authorization"].startswith("token ghp_")


@pytest.mark.parametrize(
    "answer",
    [
        Told(b"x" * 1001),
        Told(b"x" * 10, 200, {"Content-Length": "1001"}),
        Told(b"3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n", 200, {"Transfer-Encoding": "chunked"}),
    ],
)
def test_a_file_above_the_limit_is_refused_while_it_comes(answer):
    with (
        Scripted(answer) as storage,
        answered(sent_on(storage.url)) as run,
        pytest.raises(DownloadRefused, match="larger than") as refused,
    ):
        run.client.download(ZIP, 1000)
    assert refused.value.where == "127.0.0.1"
    assert len(storage.heard) == 1


@pytest.mark.parametrize(
    "place",
    ["http://storage.example/x?sig=hunter2", "ftp://127.0.0.1/hunter2", "https://me:hunter2@h/x"],
)
def test_nothing_is_fetched_from_where_it_could_be_read_on_its_way(place):
    with answered(sent_on(place)) as run, pytest.raises(DownloadRefused) as refused:
        run.client.download(ZIP, LIMIT)
    assert "hunter2" not in str(refused.value)
    assert len(run.server.heard) == 1


def test_a_file_that_is_sent_on_and_on_is_refused():
    with (
        Scripted(sent_on("/again")) as storage,
        answered(sent_on(storage.url)) as run,
        pytest.raises(DownloadRefused, match="ever other places"),
    ):
        run.client.download(ZIP, LIMIT)
    assert len(storage.heard) == 4


def test_a_file_that_was_cut_off_is_fetched_again_from_the_beginning():
    cut = Told(b"PK-zip", manner="cut")
    answers = (cut, Told(b"", 503), Told(b"PK-zip"))
    with Scripted(*answers) as storage, answered(sent_on(storage.url)) as run:
        assert run.client.download(ZIP, LIMIT) == b"PK-zip"
    assert len(run.server.heard) == len(storage.heard) == 3
    assert (run.client.spent.requests, run.client.spent.retries) == (6, 2)


def test_a_file_that_is_gone_is_told_at_once():
    gone = told({"message": "Artifact has expired"}, 410)
    with answered(gone) as run, pytest.raises(NotFound, match="expired"):
        run.client.download(ZIP, LIMIT)


def test_a_file_that_github_does_not_send_on_is_refused():
    with answered(told({"a": 1})) as run, pytest.raises(DownloadRefused, match="where the file"):
        run.client.download(ZIP, LIMIT)


def test_a_storage_that_is_not_there_is_given_up():
    with Scripted(Told(b"x")) as storage:
        place = storage.url
    with answered(sent_on(place)) as run, pytest.raises(GaveUp, match="6 attempts"):
        run.client.download(ZIP, LIMIT)
