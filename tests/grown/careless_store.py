"""A store that speaks S3 well enough for one object, and takes no notice of one or both conditions."""

from __future__ import annotations

import re
import threading
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class CarelessStore:
    """``honours``: the headers that it obeys."""

    def __init__(self, *honours: str) -> None:
        self.objects: dict[str, bytes] = {}
        handler = type("Handler", (_Handler,), {"objects": self.objects, "honours": honours})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def environment(self) -> dict[str, str]:
        """The variables that open the store."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._http.server_address[1]}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "a-key",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    objects: dict[str, bytes]
    honours: tuple[str, ...]
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        held = self.objects.get(self.path)
        is_there = "If-None-Match" in self.headers and held is not None
        is_other = self.headers.get("If-Match", _tag(held)) != _tag(held)
        if ("If-None-Match" in self.honours and is_there) or ("If-Match" in self.honours and is_other):
            self._say(412)
        else:
            self.objects[self.path] = body
            self._say(200, body)

    def do_HEAD(self) -> None:
        held = self.objects.get(self.path)
        self._say(404 if held is None else 200, held)

    def do_POST(self) -> None:
        """Delete what is named."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        keys = re.findall("<Key>(.*?)</Key>", body)
        for key in keys:
            self.objects.pop(f"{self.path.partition('?')[0]}/{key}", None)
        self.send_response(200)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        answer = f"<DeleteResult>{deleted}</DeleteResult>".encode()
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _say(self, status: int, held: bytes | None = None) -> None:
        self.send_response(status)
        if held is not None:
            self.send_header("ETag", _tag(held))
            self.send_header("Last-Modified", "Sat, 28 Nov 2026 20:00:00 GMT")
        self.send_header("Content-Length", str(len(held)) if held and self.command == "HEAD" else "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _tag(content: bytes | None) -> str:
    return f'"{md5(content or b"", usedforsecurity=False).hexdigest()}"'
