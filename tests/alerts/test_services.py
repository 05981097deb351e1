"""Delivery by Apprise: what each kind of service gets, what its answers mean, and that no address gets out.

The process that delivers is forked, save where its environment, its time or its start is what is looked at.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_string
from email.header import decode_header, make_header
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, ClassVar

import pytest
from dagster._utils.error import serializable_error_info_from_exc_info

from resources.delivery import apprise_delivery
from resources.delivery.alert_addresses import VARIABLE, Address, Sent, find_addresses
from resources.delivery.notices import Notice
from resources.errors import FixSetup, LicencesError, TryLater
from resources.home import Home
from tests.resources.loopback import Loopback, Reply
from tests.resources.tunnel import Tunnel

NOTICE = Notice("Seats run short: acme", "Acme <!here> @everyone", "*-1* of 1 seats [x](https://y).", "Buy some.")
OK = Reply(200, b"ok")
TEAMS = "prod-42.westeurope.logic.azure.com"
POWER = "default0a1b.cd.environment.api.powerplatform.com"
FLOW = "triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=MARKER-MARKER"


@dataclass
class Services:
    """Servers that bear the names of others, reached through a proxy."""

    home: Home
    monkeypatch: pytest.MonkeyPatch
    stack: ExitStack
    hosts: dict[str, str] = field(default_factory=dict)

    def named(self, host: str, *replies: Reply) -> Loopback:
        """A server of this name."""
        server = self.stack.enter_context(Loopback(named=host))
        server.say(*(replies or (OK,)))
        self.hosts[host] = server.host
        return server

    def address(self, text: str) -> Address:
        self.monkeypatch.setenv(VARIABLE, text)
        (found,), _ = find_addresses(self.home)
        return found


@pytest.fixture
def services(home: Home, ca_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca_file))
    with ExitStack() as stack:
        made = Services(home, monkeypatch, stack)
        monkeypatch.setenv("HTTPS_PROXY", stack.enter_context(Tunnel(made.hosts)).address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield made


def sent(address: Address, *notices: Notice) -> list[Sent]:
    return list(address.send(notices or [NOTICE]))


def failure(address: Address) -> LicencesError:
    """What sending fails with; neither it nor what Dagster would keep of it holds the address."""
    with pytest.raises(LicencesError) as raised:
        sent(address)
    kept = serializable_error_info_from_exc_info(raised._excinfo)
    assert "MARKER" not in f"{kept} {raised.value} {raised.value!r}"
    return raised.value


def texts_of(card: dict[str, Any]) -> list[str]:
    (attachment,) = card["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return [block["text"] for block in attachment["content"]["body"] if block["type"] == "TextBlock"]


@pytest.mark.usefixtures("forked_delivery")
@pytest.mark.parametrize(
    ("host", "path"),
    [
        (TEAMS, f"/workflows/0123abcd/{FLOW}"),
        (POWER, f"/powerautomate/automations/direct/workflows/0123abcd/{FLOW}"),
    ],
)
def test_a_teams_workflow_gets_a_card_and_its_202_counts(services: Services, host: str, path: str) -> None:
    flow = services.named(host, Reply(202, b""))
    address = services.address(f"https://{host}{path}")
    address.check()
    assert sent(address) == [Sent(1, is_sure=False)]
    (request,) = flow.received
    assert request.path.partition("?")[0] == path.partition("?")[0]
    assert "sig=MARKER-MARKER" in request.path
    title, body = texts_of(request.json())
    assert title.startswith("Seats run short: acme (Acme ")
    assert "Buy some" in body
    assert address.send_test() is False, "it was accepted, and nobody knows whether it arrived"
    assert "text" not in request.json(), "which Teams takes and drops"


@pytest.mark.usefixtures("forked_delivery")
def test_a_workflow_behind_a_gateway_is_known_by_its_path(services: Services) -> None:
    gateway = services.named("127.0.0.1", Reply(202, b""))
    assert sent(services.address(f"https://{gateway.host}/workflows/0123abcd/{FLOW}")) == [Sent(1, is_sure=False)]
    assert texts_of(gateway.received[0].json())[0].startswith("Seats run short: acme (Acme ")
    assert "sig=MARKER-MARKER" in gateway.received[0].path


@pytest.mark.usefixtures("forked_delivery")
def test_discord_is_recognised_by_its_own_address_and_nobody_is_mentioned(services: Services) -> None:
    discord = services.named("discord.com")
    address = services.address("https://discord.com/api/webhooks/123456/MARKER-MARKER")
    assert sent(address) == [Sent(1, is_sure=True)]
    content = discord.received[0].json()["content"]
    assert "Seats run short: acme" in content
    for sign in ("@everyone", "<", "](", "*"):
        assert sign not in content
    discord.say(Reply(200, {"message": "Unknown Webhook MARKER", "code": 10015}))
    assert "its body says that it failed" in str(failure(address))


@pytest.mark.usefixtures("forked_delivery")
def test_slack_keeps_its_plain_message(services: Services) -> None:
    slack = services.named("hooks.slack.com")
    assert sent(services.address("https://hooks.slack.com/services/T0000MARK/B0000MARK/MARKERMARKERMARKERMARKER"))
    assert slack.received[0].json()["text"].startswith("*Seats run short: acme* (Acme &lt;!here&gt; ")
    assert sent(services.address("slack://T0000MARK/B0000MARK/MARKERMARKERMARKERMARKER/"))
    assert "&lt;!here" not in str(slack.received[1].json()), "its own form has signs that look alike"
    slack.say(Reply(200, b"no_service"))
    assert isinstance(failure(services.address("slack://T0000MARK/B0000MARK/MARKERMARKERMARKERMARKER/")), TryLater)


def test_an_address_of_nobody_known_takes_text(services: Services) -> None:
    other = services.named("alerts.example.com")
    assert sent(services.address("https://alerts.example.com/MARKER")) == [Sent(1, is_sure=True)]
    assert [*other.received[0].json()] == ["text"]


@pytest.mark.usefixtures("forked_delivery")
@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(200, {"ok": False}), TryLater, "its body says that it failed"),
        (Reply(200, b"<html>sign in"), TryLater, "a web page came back"),
        (Reply(400, b"MARKER"), FixSetup, "does not take messages of this form (HTTP 400)"),
        (Reply(404), FixSetup, "does not take messages (HTTP 404)"),
        (Reply(429), TryLater, "asks for a pause"),
        (Reply(503), TryLater, "the server failed (HTTP 503)"),
        (Reply(307, headers={"Location": "https://127.0.0.1/MARKER"}), FixSetup, "HTTP 307"),
        (Reply(resets=True), TryLater, "127.0.0.1"),
    ],
)
def test_what_a_service_does_not_take_is_told_as_what_it_is(
    services: Services, reply: Reply, kind: type[LicencesError], words: str
) -> None:
    server = services.named("127.0.0.1", reply)
    error = failure(services.address(f"jsons://{server.host}/MARKER"))
    assert type(error) is kind
    assert words in str(error)
    assert "Sending alerts to jsons" in str(error)
    assert len(server.received) == 1


def test_faults_of_the_line_have_their_words(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    server = services.named("127.0.0.1")
    with Loopback() as gone:
        pass
    assert "refuses connections" in str(failure(services.address(f"jsons://{gone.host}/MARKER")))
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert "is not trusted here" in str(failure(services.address(f"jsons://{server.host}/MARKER")))
    monkeypatch.setenv("HTTPS_PROXY", "http://MARKER:MARKER#1@127.0.0.1:9")
    address = services.address("https://discord.com/api/webhooks/123456/MARKER-MARKER")
    address.check()
    assert "the proxy from HTTPS_PROXY: it cannot be read" in str(failure(address))


def test_a_service_that_never_answers_is_given_up(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise_delivery, "SECONDS", 4.0)
    server = services.named("127.0.0.1", Reply(hangs=True))
    assert "did not answer in 4 seconds" in str(failure(services.address(f"ntfys://{server.host}/MARKER")))


@pytest.mark.usefixtures("forked_delivery")
def test_a_long_list_goes_in_messages_that_the_service_takes(services: Services) -> None:
    flow = services.named(TEAMS, Reply(202, b""))
    notices = [Notice(f"Seats run short: t{number}", "", "w" * 200, "c" * 100) for number in range(12)]
    address = services.address(f"https://{TEAMS}/workflows/0123abcd/{FLOW}")
    delivered = sent(address, *notices)
    assert sum(each.notices for each in delivered) == 12
    assert len(delivered) == len(flow.received) > 2
    told = [" ".join(texts_of(request.json())) for request in flow.received]
    assert all(sum(f": t{number}\n" in text or f": t{number} " in text for text in told) == 1 for number in range(12))
    assert max(map(len, told)) < 1_300


@pytest.mark.usefixtures("forked_delivery")
def test_a_failure_in_the_middle_leaves_what_was_taken(services: Services) -> None:
    server = services.named("127.0.0.1", OK, Reply(500))
    notices = [Notice(f"t{number}", "", "what", "cure") for number in range(15)]
    messages = services.address(f"jsons://{server.host}/MARKER").send(notices)
    assert next(messages) == Sent(10, is_sure=True)
    with pytest.raises(TryLater, match="HTTP 500"):
        next(messages)


@pytest.mark.usefixtures("forked_delivery")
def test_netrc_is_not_sent_along(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = services.named("127.0.0.1")
    sent(services.address(f"jsons://{server.host}/MARKER"))
    assert "authorization" not in server.received[0].headers


class MailServer(StreamRequestHandler):
    """Speaks enough SMTP (RFC 5321) to take a mail, or to refuse it."""

    refuses: ClassVar[bool] = False
    mails: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self._say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.mails.append("\n".join(lines))
            self._say("550 MARKER is nobody here" if line.startswith("RCPT") and self.refuses else "250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.mark.usefixtures("forked_delivery")
def test_a_mail_arrives_or_is_tried_again(services: Services) -> None:
    handler = type("Handler", (MailServer,), {"mails": []})
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        address = services.address(
            f"mailto://127.0.0.1:{server.server_address[1]}?from=alerts@acme.example&to=MARKER@acme.example"
        )
        address.check()
        assert sent(address) == [Sent(1, is_sure=True)]
        mail = message_from_string(handler.mails[0])
        assert str(make_header(decode_header(mail["subject"]))).startswith("Seats run short: acme (Acme ")
        handler.refuses = True
        error = failure(address)
        assert (type(error), "the mail server refuses it (SMTP 550)" in str(error)) == (FixSetup, True)
        server.shutdown()
    assert "127.0.0.1" in str(failure(address)), "nobody is there any more"


def test_only_the_process_that_delivers_loads_apprise() -> None:
    folder = Path(apprise_delivery.__file__).parents[1]
    users = {path.name for path in folder.glob("*/*.py") if "from apprise" in path.read_text(encoding="utf-8")}
    assert users - {"test_services.py"} == {"apprise_process.py", "apprise_services.py"}
    importing = {path.name for path in folder.glob("*/*.py") if "apprise_services" in path.read_text(encoding="utf-8")}
    assert importing - {"test_services.py"} == {"apprise_process.py"}
