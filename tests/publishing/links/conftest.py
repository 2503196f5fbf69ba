"""A local web server for the tests of links, which never ask anything outside."""

import socket

import pytest

from tests.publishing.links.server import LocalServer


@pytest.fixture
def server():
    local = LocalServer()
    yield local
    local.close()


@pytest.fixture(autouse=True)
def nothing_outside(monkeypatch):
    """Fail a test that would look up a name or connect to anything but this machine."""
    connect = socket.create_connection

    def only_here(place, *how, **more):
        assert place[0] in {"127.0.0.1", "::1"}, f"a test connects to {place}"
        return connect(place, *how, **more)

    monkeypatch.setattr(socket, "create_connection", only_here)
