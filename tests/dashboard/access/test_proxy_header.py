"""Is whoever the proxy in front names let in, and nobody who only says so?"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.sign_in import Proxy
from dashboard.access.proxy_header import MOST_TOKENS, ProxyHeader
from dashboard.access.refusal import Refusal
from tests.dashboard.access.entrance import Clock, Entrance, entrance
from tests.dashboard.access.own_provider import unsigned
from tests.dashboard.access.proxy_in_front import (
    ARN,
    ISSUERS,
    KEY_NAME,
    KINDS,
    InFront,
    get,
    reader_of,
    served,
    variables,
)


@pytest.fixture(params=KINDS)
def front(request: pytest.FixtureRequest) -> Iterator[InFront]:
    yield from served(request.param)


@pytest.fixture
def balancer() -> Iterator[InFront]:
    yield from served("aws_alb")


@pytest.fixture
def ours(front: InFront, tmp_path: Path) -> Iterator[Entrance]:
    built = entrance(tmp_path, variables(front))
    yield built
    built.context.database.dispose()


def test_whom_the_proxy_names_gets_in_with_every_request_and_is_told_the_notice_first(ours, front):
    token = front.token()
    assert get(ours, front, token).location.startswith("/notice?")
    assert get(ours, front, token).location.startswith("/notice?")
    assert ours.sessions() == [(ours.person("aoi"), "proxy")]
    assert [action for action, _ in ours.log()].count("session.began") == 1
    assert len(front.asked) == 1


def test_without_the_header_nobody_gets_in_even_with_a_session(ours, front):
    assert get(ours, front, front.token()).location.startswith("/notice?")
    assert get(ours, front, None).location == "/sign-in?next=/trends"
    plain = {
        "X-Goog-Authenticated-User-Email": "accounts.google.com:aoi@corp.example",
        "Cf-Access-Authenticated-User-Email": "aoi@corp.example",
        "X-Amzn-Oidc-Identity": "42",
        "X-Forwarded-Email": "aoi@corp.example",
        "Remote-User": "aoi",
    }
    assert get(ours, front, None, **plain).location == "/sign-in?next=/trends"
    page = ours.client.get("/sign-in")
    assert "Open Mikata through your company" in page.text


def test_another_persons_header_is_another_person_whatever_the_session_says(ours, front):
    get(ours, front, front.token())
    get(ours, front, front.token(email="ren@corp.example"))
    assert (ours.person("ren"), "proxy") in ours.sessions()


def hs256(front: InFront) -> str:
    """Signed with what everybody may read."""
    head, body, _ = front.token().split(".")
    head = base64.urlsafe_b64encode(
        json.dumps({"alg": "HS256", "kid": front.key.kid, "signer": ARN}).encode()
    ).decode()
    text = f"{head.rstrip('=')}.{body.rstrip('=')}"
    digest = hmac.digest(front.key.as_pem(private=False), text.encode(), hashlib.sha256)
    return f"{text}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def without_signature(front: InFront) -> str:
    return front.token().rpartition(".")[0] + "."


def with_other_claims(front: InFront) -> str:
    one, other = front.token().split("."), front.token(email="ren@corp.example").split(".")
    return ".".join([one[0], other[1], one[2]])


FORGED: list[Callable[[InFront], str]] = [
    lambda front: front.token(front.new_key()),  # another key of that name
    lambda front: front.token(front.new_key("unknown")),
    lambda front: unsigned(front.claims(), front.key),
    lambda front: front.token().replace("A", "B", 1)[:-4] + "AAAA",
    lambda front: f"{front.token()}, {front.token()}",
    lambda _: "",
    lambda _: "aoi@corp.example",
    lambda _: "a.b.c",
    lambda _: "A" * 90_000,
    lambda _: "\u00e9.\u00e9.\u00e9",
    hs256,
    without_signature,
    with_other_claims,
]


@pytest.mark.parametrize("forge", FORGED)
def test_a_token_that_the_proxy_has_not_signed_lets_nobody_in(front, forge):
    with pytest.raises(Refusal) as refused:
        reader_of(front).claims(forge(front))
    assert refused.value.reason == "token"


def test_a_forged_header_is_told_in_words(ours, front):
    answer = get(ours, front, front.token(front.new_key()))
    assert answer.status_code == 403
    assert "The company&#39;s entrance could not be recognised" in answer.text
    assert "Hana (ext. 7)" in answer.text
    assert all(person is None for person, _ in ours.sessions())
    assert get(ours, front, "").status_code == 403


@pytest.mark.parametrize("kind", ["google_iap", "cloudflare_access"])
@pytest.mark.parametrize(
    "over",
    [
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": {"app-4711": 1}},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"exp": "never"},
        {"exp": True},
        {"iat": int(time.time()) + 86_400},
        {"nbf": int(time.time()) + 86_400},
    ],
)
def test_a_token_for_others_or_of_another_time_lets_nobody_in(kind, over):
    for front in served(kind):
        with pytest.raises(Refusal) as refused:
            reader_of(front).claims(front.token(**over))
        assert refused.value.reason == "token"


@pytest.mark.parametrize(
    "head",
    [
        {"signer": "arn:aws:elasticloadbalancing:ap-northeast-1:999:loadbalancer/app/evil/1"},
        {"signer": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"alg": "RS256"},
        {"alg": "none"},
        {"kid": "../../evil.example/key"},
        {"kid": "0f4b5a1e?x=1"},
        {"kid": 7},
        {"kid": None},
        {"iss": "https://evil.example"},
        {"crit": ["exp"]},
    ],
)
def test_a_load_balancers_header_has_to_be_ours(balancer, head):
    with pytest.raises(Refusal) as refused:
        reader_of(balancer, issuer=ISSUERS["aws_alb"]).claims(balancer.token(head=head))
    assert refused.value.reason == "token"
    assert [path for path in balancer.asked if path != f"/{KEY_NAME}"] == []


def test_a_token_that_was_right_is_believed_until_it_ends(front):
    clock = Clock()
    reader, token = reader_of(front, clock), front.token()
    assert reader.claims(token) == reader.claims(token)
    clock.ahead = timedelta(seconds=200)
    with pytest.raises(Refusal):
        reader.claims(token)


def test_tokens_that_were_right_are_remembered_up_to_a_number(front, monkeypatch):
    monkeypatch.setattr("dashboard.access.proxy_header.MOST_TOKENS", 3)
    reader = reader_of(front)
    for number in range(5):
        assert reader.claims(front.token(sub=str(number)))
    assert len(reader._tokens) == 3
    assert MOST_TOKENS <= 10_000


def test_a_proxy_may_change_its_keys(front):
    clock = Clock()
    reader = reader_of(front, clock)
    assert reader.claims(front.token())
    front.key = front.new_key("0f4b5a1e-7777-2222-3333-444455556666")
    clock.ahead = timedelta(minutes=1, seconds=30)
    assert reader.claims(front.token())


def test_names_of_keys_that_nobody_has_do_not_make_us_ask_again_and_again(front):
    reader = reader_of(front)
    assert reader.claims(front.token())
    for number in range(20):
        with pytest.raises(Refusal):
            reader.claims(front.token(front.new_key(f"unknown-{number}")))
    assert len(front.asked) <= 4
    assert reader.claims(front.token(sub="43"))


def test_where_the_keys_can_not_be_read_a_page_says_so(ours, front):
    front.instead = (500, "text/plain", b"broken")
    assert get(ours, front, front.token()).status_code == 503
    ours.clock.ahead = timedelta(seconds=11)
    for answer in (b"-----BEGIN PUBLIC KEY-----\nAAAA\n", b""):
        front.instead = (200, "text/plain", answer)
        assert get(ours, front, front.token()).status_code == 502
        ours.clock.ahead += timedelta(seconds=11)
    assert all(person is None for person, _ in ours.sessions())


def test_whoever_is_not_ours_is_told_the_same(ours, front):
    ours.disable("gone")
    wrong = {
        "domain": {"email": "aoi@corp.example.evil.example"},
        "no_person": {"email": "nobody@corp.example"},
        "disabled": {"email": "gone@corp.example"},
        "unverified": {"email_verified": False},
        "organisation": {"hd": "evil.example"},
    }
    for reason, over in wrong.items():
        answer = get(ours, front, front.token(**over))
        assert answer.status_code == 403
        assert "You are not known as a member of this organisation" in answer.text
        action, detail = ours.log()[-1]
        assert action == "session.refused"
        assert f'"{reason}"' in detail
        assert "example" not in detail
    for nobody in (None, "accounts.google.com:aoi@corp.example"):
        assert get(ours, front, front.token(email=nobody)).status_code == 403


def test_an_account_at_google_that_belongs_to_no_organisation_is_not_ours(tmp_path):
    for front in served("google_iap"):
        ours = entrance(tmp_path, variables(front))
        assert get(ours, front, front.token(hd=None)).status_code == 403
        ours.context.database.dispose()


def test_a_load_balancer_before_a_provider_that_says_nothing_of_addresses_can_be_trusted(
    balancer, tmp_path
):
    ours = entrance(tmp_path, variables(balancer))
    token = balancer.token(email_verified=None)
    assert get(ours, balancer, token).status_code == 403
    ours.context.database.dispose()
    trusting = variables(balancer, MIKATA_SIGN_IN__PROXY__TRUST_ADDRESSES="true")
    ours = entrance(tmp_path, trusting)
    assert get(ours, balancer, token).location.startswith("/notice?")
    assert get(ours, balancer, balancer.token(email_verified=False)).status_code == 403
    ours.context.database.dispose()


def test_a_word_of_a_string_is_a_word_too(balancer, tmp_path):
    ours = entrance(tmp_path, variables(balancer))
    answer = get(ours, balancer, balancer.token(email_verified="true"))
    assert answer.location.startswith("/notice?")
    ours.context.database.dispose()


def test_somebody_disabled_meanwhile_is_out_at_once(ours, front):
    token = front.token()
    assert get(ours, front, token).location.startswith("/notice?")
    ours.disable("aoi")
    assert get(ours, front, token).status_code == 403


def test_by_default_the_keys_are_where_the_makers_say():
    iap = ProxyHeader(Proxy(kind="google_iap", audience="a"), Clock())
    cloudflare = ProxyHeader(Proxy(kind="cloudflare_access", audience="a", team="acme"), Clock())
    aws = ProxyHeader(Proxy(kind="aws_alb", audience="a", region="eu-west-1"), Clock())
    assert iap.keys == "https://www.gstatic.com/iap/verify/public_key-jwk"
    assert cloudflare.keys == "https://acme.cloudflareaccess.com/cdn-cgi/access/certs"
    assert cloudflare.issuer == "https://acme.cloudflareaccess.com"
    assert aws.keys == "https://public-keys.auth.elb.eu-west-1.amazonaws.com"
