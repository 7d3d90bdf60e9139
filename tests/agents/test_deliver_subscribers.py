"""The file of subscribers: what is wrong is said by line, and no secret is ever said."""

from pathlib import Path
from time import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.deliver.receivers import Letter, WebhookReceiver, receiver_of
from agents.deliver.subscribers import load_subscribers, secret_of
from schemas.delivery import Delivery
from schemas.subscriber import Secret
from tests.deliveries import Hours, a_subscriber, an_alert, an_event
from tests.findings import MONDAY_MS
from tests.integration.receivers import SECRET

ROOT = Path(__file__).parents[2]
GOOD = """\
subscribers:
  - name: packaging
    webhook: {url: "https://hooks.example/T0/secret-part", secret: {env: HOOK_SECRET}}
    departments: [packaging]
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "s.yaml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        load_subscribers(path)
    assert caught.value.exit_code == 2
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


ONE_OF = "give `webhook` or `alertmanager`, one of them"
TOKEN = "must hold no name or password: put a token in a file and name it as `token`"


@pytest.mark.parametrize(
    "changed, fault",
    [
        (("departments", "deparments"), "4:5: subscribers.0.deparments: unknown key; did you mean 'departments'?"),
        (("https:", "ftp:"), "3:20: subscribers.0.webhook.url: must be an address that begins with https:// or http://"),
        (("hooks.example", "me:pass@hooks.example"), f"3:20: subscribers.0.webhook.url: {TOKEN}"),
        (("{env: HOOK_SECRET}", "{}"), "3:68: subscribers.0.webhook.secret: give `file` or `env`, one of them"),
        (("env: HOOK_SECRET", "value: hush"), "3:69: subscribers.0.webhook.secret.value: unknown key"),
        ((GOOD, GOOD + GOOD.partition("\n")[2]), "5:11: subscribers.1.name: the name 'packaging' stands twice"),
        (("webhook:", "alertmanager: {url: 'http://a:9093'}\n    webhook:"), f"2:5: subscribers.0: {ONE_OF}"),
        (("  - name", "\t- name"), "2:1: a tab: YAML indents with spaces"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_without_a_secret(
    tmp_path: Path, changed: tuple[str, str], fault: str
) -> None:
    assert faults(tmp_path, GOOD.replace(*changed)) == [fault]


def test_a_secret_in_the_place_of_its_name_is_refused_and_not_repeated(tmp_path: Path) -> None:
    said = faults(tmp_path, GOOD.replace("{env: HOOK_SECRET}", "whsec_aHVzaCBodXNo"))
    assert said == ["3:68: subscribers.0.webhook.secret: must be keys with values"]


def test_all_faults_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    said = faults(tmp_path, GOOD + "    zzz: 1\n    min_severity: 11\n    budget_per_day: few\n")
    assert said == [
        "5:5: subscribers.0.zzz: unknown key",
        "6:19: subscribers.0.min_severity: must be at most 10",
        "7:21: subscribers.0.budget_per_day: must be a whole number",
    ]


def test_a_file_without_subscribers_is_told_so(tmp_path: Path) -> None:
    assert faults(tmp_path, "version: 1") == ["1:1: subscribers: this key is missing"]
    assert faults(tmp_path, "subscribers: []") == ["1:14: subscribers: must not be empty"]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(GOOD)
    (subscriber,) = load_subscribers(path).subscribers
    assert (subscriber.name, subscriber.departments, subscriber.give_up_after) == (
        "packaging", ("packaging",), 86_400,
    )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe", b"two\nlines", b"x" * 2000])
def test_a_secret_that_is_none_is_named_by_its_place(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    with pytest.raises(UserError, match="packaging: the file") as caught:
        secret_of(Secret(file=str(path)), "packaging")
    assert "two" not in str(caught.value)


def test_a_secret_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    assert secret_of(Secret(file=str(path)), "box") == SECRET
    assert secret_of(Secret(env="HOOK"), "box", {"HOOK": SECRET}) == SECRET
    with pytest.raises(UserError, match="box: the variable HOOK is not set"):
        secret_of(Secret(env="HOOK"), "box", {})
    with pytest.raises(UserError, match="box: the variable HOOK holds no secret"):
        secret_of(Secret(env="HOOK"), "box", {"HOOK": " "})


@pytest.mark.parametrize(
    "weak", ["whsec_c2hvcnQ=", "c2VjcmV0IGtleSBvZiB0d2VudHktZm91ciBieXRlcyE=", "whsec_!!!"]
)
def test_a_weak_webhook_secret_is_refused_without_being_told(
    weak: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", weak)
    with pytest.raises(UserError, match="24 to 64 bytes in base64") as caught:
        receiver_of(a_subscriber(), "openear")
    assert weak not in str(caught.value)


def test_each_attempt_is_signed_anew_under_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setenv("TOKEN", "t0ken")
    subscriber = a_subscriber(
        webhook={"url": "https://hooks.example/", "secret": {"env": "HOOK_SECRET"}, "token": {"env": "TOKEN"}}
    )
    receiver = receiver_of(subscriber, "openear")
    assert isinstance(receiver, WebhookReceiver)
    first, second = (receiver.request(a_letter(), MONDAY_MS + seconds * 1000) for seconds in (0, 60))
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == f"{an_alert().id}.0"
    assert first.headers["Authorization"] == "Bearer t0ken"
    assert first.body == second.body
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


def test_while_a_secret_is_changed_both_are_good(monkeypatch: pytest.MonkeyPatch) -> None:
    new = "whsec_" + SECRET.removeprefix("whsec_")[::-1].replace("=", "A")
    for name, value in (("NEW", new), ("OLD", SECRET)):
        monkeypatch.setenv(name, value)
    hook = {"url": "https://hooks.example/", "secret": {"env": "NEW"}, "secret_before": {"env": "OLD"}}
    request = receiver_of(a_subscriber(webhook=hook), "openear").request(a_letter(), int(time() * 1000))
    for secret in (new, SECRET):
        assert Webhook(secret).verify(request.body, request.headers)["id"] == f"{an_alert().id}.0"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET[:-8] + "AAAAAAA=").verify(request.body, request.headers)


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks libraries: secret, id, timestamp, body, signature."""
    from datetime import UTC, datetime

    signer = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = signer.sign(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), '{"test": 2432232314}'
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def a_letter() -> Letter:
    hours = Hours()
    hours.tell("n")
    queued: Delivery = hours.journal[0]
    return Letter(queued, an_event(an_alert(), 1), None)


def test_the_example_can_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKAGING_HOOK_SECRET", SECRET)
    done = CliRunner().invoke(
        app, ["deliver", "--check", "--subscribers", str(ROOT / "deploy/subscribers/example.yaml")]
    )
    assert done.exit_code == 0, done.output
    assert "2 subscribers, and every secret is there" in done.stderr


def test_a_subscriber_that_is_not_there_cannot_be_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    path = tmp_path / "s.yaml"
    path.write_text(GOOD)
    done = CliRunner().invoke(app, ["deliver", "--subscribers", str(path), "--again", "marketing"])
    assert isinstance(done.exception, UserError)
    assert "has no subscriber 'marketing': packaging" in str(done.exception)
