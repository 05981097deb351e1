"""Which bodies tell that a message did not arrive, although the status is well."""

from __future__ import annotations

import pytest

from resources.delivery.reported_failures import reported_failure
from resources.errors import TryLater

FAILURES = [
    b"no_service",  # Slack, https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    b"invalid_payload",
    b"channel_is_archived",
    b'"no_service"',
    b"\xef\xbb\xbfno_service",
    b'{"ok": false}',
    b'{"ok": false, "error": "channel_not_found"}',
    b'{"ok": "false"}',
    b'{"success": false}',  # Rocket.Chat
    b'{"success": 0}',
    b'{"message": "Invalid Webhook Token", "code": 50027}',  # Discord
    b'{"message": "Unknown Webhook", "code": "10015"}',
    b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403 with ContextId x",
    b'{"errcode": 310000, "errmsg": "sign not match"}',  # DingTalk
    b'{"code": 19001, "msg": "param invalid"}',  # Feishu, Lark
    b'{"StatusCode": 19001}',
    b'{"text": "Invalid token", "code": 4}',  # Splunk
    b'{"id": "", "errors": ["All included players are not subscribed"]}',  # OneSignal
    b'{"error": {"code": 404, "status": "NOT_FOUND"}}',  # Google
    b'{"status": "error"}',
    b'{"status": "invalid event"}',  # PagerDuty
    b'{"status": 404}',
    b'[{"ok": false}]',
    b"false",
    b"error: no such hook",
]
SUCCESSES = [
    b"",
    b"ok",
    b"OK",
    b"1",  # Teams' old connectors
    b"{}",
    b"null",
    b"true",
    b'{"ok": true, "error": null}',
    b'{"error": "", "ok": 1}',
    b'{"success": true, "code": 1000}',  # WxPusher
    b'{"code": 0, "msg": "success"}',
    b'{"code": 200}',
    b'{"code": 1, "msg": "ok"}',
    b'{"errcode": 0, "errmsg": "ok"}',
    b'{"StatusCode": 0, "StatusMessage": "success"}',
    b'{"status": 1, "request": "x"}',  # Pushover
    b'{"status": "success"}',
    b'{"text": "Success", "code": 0}',
    b'{"errors": []}',
    b"Accepted",
    b"message_sent",
    b"0 errors",
    b'{"message": "Workflow was started"}',  # n8n
    b"Congratulations! You've fired the alert event",  # IFTTT
    # Those that answer with what was sent: ntfy, Discord.
    b'{"id": "x", "event": "message", "message": "Reading members failed: invalid token"}',
    b'{"id": "1", "type": 0, "content": "Reading members failed"}',
]


@pytest.mark.parametrize("body", FAILURES)
def test_a_failure_in_a_body_is_one_that_is_tried_again(body: bytes) -> None:
    failure = reported_failure("Sending", 200, body)
    assert type(failure) is TryLater
    assert "its body says that it failed" in failure.came_back
    assert "tries again" in failure.cure
    assert body.decode("utf-8-sig")[1:-1] not in str(failure)


@pytest.mark.parametrize("body", SUCCESSES)
def test_a_success_is_none(body: bytes) -> None:
    assert reported_failure("Sending", 200, body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId",
        b'{"ok": false, "error": "rate_limited"}',
        b'{"error": "Too many requests"}',
    ],
)
def test_a_pause_that_is_told_in_a_body_has_its_words(body: bytes) -> None:
    assert "it asks for a pause" in str(reported_failure("Sending", 200, body))


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><title>Sign in", b"  <html lang=en>", b'<?xml version="1.0"?><HTML>']
)
def test_the_sign_in_page_of_a_network_is_no_success(body: bytes) -> None:
    assert "a web page came back (HTTP 200)" in str(reported_failure("Sending", 200, body))


def test_a_body_that_nests_without_an_end_is_no_trap() -> None:
    assert reported_failure("Sending", 200, b"[" * 100_000) is None
