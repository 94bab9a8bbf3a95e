"""In: pages, files and faults by path; out: a city's web server on loopback that publishes them, and what it was asked."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Answer:
    """One path's answer. `faults` are used up one per request, before the answer itself is given."""

    body: bytes = b""
    status: int = 200
    media: str = "application/pdf"
    headers: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    etag: bool = True
    ranges: bool = True


@dataclass
class City:
    """The paths of the server and the requests it had: (path, headers in lower case)."""

    paths: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, *links: str, **answer: Any) -> None:
        body = "".join(f'<li><a href="{link}">資料 {n}</a></li>' for n, link in enumerate(links, 1))
        self.paths[path] = Answer(f"<html><ul>{body}</ul></html>".encode(), media="text/html; charset=utf-8", **answer)

    def pdf(self, path: str, text: str = "R5", size: int = 0, **answer: Any) -> bytes:
        body = b"%PDF-1.4\n" + text.encode() + b" " * size + b"\n%%EOF\n"
        self.paths[path] = Answer(body, **answer)
        return body

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


class Handler(BaseHTTPRequestHandler):
    """Answers from the city's paths. HTTP/1.1, so that a body's announced length counts."""

    protocol_version = "HTTP/1.1"
    city: City

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the test's output clean."""

    def do_GET(self) -> None:
        self.city.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.city.paths.get(self.path)
        if answer is None:
            self._send(404, b"no such page", {"Content-Type": "text/html"})
            return
        fault = answer.faults.pop(0) if answer.faults else ""
        if fault.isdecimal():
            self._send(int(fault), b"", {"Retry-After": "7"})
        elif fault == "drop":
            self.close_connection = True
        else:
            self._give(answer, fault)

    def _give(self, answer: Answer, fault: str) -> None:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:12]}"'
        headers = {"Content-Type": answer.media, **({"ETag": etag} if answer.etag else {}), **answer.headers}
        if answer.etag and self.headers.get("If-None-Match") == etag:
            self._send(304, b"", headers)
            return
        start, status = 0, answer.status
        wanted = self.headers.get("Range", "")
        if answer.ranges and wanted and self.headers.get("If-Range") == etag:
            start, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
            headers["Content-Range"] = f"bytes {start}-{len(answer.body) - 1}/{len(answer.body)}"
        self._send(status, answer.body[start:], headers, fault)

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: str = "") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if fault == "unannounced":
            self.send_header("Connection", "close")
        elif status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "cut":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif fault == "slow":
            for at in range(0, len(body), 4):
                self.wfile.write(body[at : at + 4])
                self.wfile.flush()
                time.sleep(0.05)
        elif fault == "silent":
            time.sleep(1.5)
            self.close_connection = True
        elif status != 304:
            self.wfile.write(body)


@contextmanager
def serving() -> Iterator[City]:
    """A running city; it stops with the block."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "127.0.0.1,localhost")  # a machine's proxy knows nothing of this city
        yield from _serving()


def _serving() -> Iterator[City]:
    city = City()
    handler = type("CityHandler", (Handler,), {"city": city})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up early is part of the test
    city.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield city
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
