"""Only the public internet is asked: not this machine, not its network, by whatever name or notation."""

import socket
import threading

import pytest

from publishing.links.public_addresses import NotPublicError, Rules, is_public, resolve

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0",  # noqa: S104
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254",
    "192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "168.63.129.16",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "2001::1", "2002:7f00:1::",
    "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "5f00::1", "3fff::1",
    "", "localhost", "127.1", "0x7f.1", "2130706433", "not an address",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.8/", "http://169.254.169.254/latest/",
        "http://[::ffff:127.0.0.1]/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0/",
        "https://192.168.0.1/", "http://[fe80::1]/",
    ],
)  # fmt: skip
def test_by_the_rules_of_the_site_nothing_private_is_reached(address, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", only_numbers(socket.getaddrinfo))
    with pytest.raises((NotPublicError, OSError)):
        Rules().places_of(address)


def only_numbers(getaddrinfo):
    """Return a resolver that knows ``localhost`` and numbers, and never asks anybody."""

    def found(host, port, **how):
        if host == "localhost":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return getaddrinfo(host, port, **how | {"flags": socket.AI_NUMERICHOST})

    return found


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.org:70/", "scheme"),
        ("http://example.org:22/", "port"),
        ("http://example.org:8080/", "port"),
        ("https://example.org:6379/", "port"),
        ("https://name:secret@example.org/", "password"),
    ],
)
def test_only_the_web_on_its_own_ports(address, why):
    with pytest.raises(NotPublicError) as refused:
        Rules(lambda host, port: ["8.8.8.8"]).places_of(address)
    assert refused.value.args == (why,)


@pytest.mark.parametrize("found", [[], ["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["8.8.8.8", "::1"]])
def test_a_name_of_which_any_part_is_private_is_refused(found):
    with pytest.raises(NotPublicError):
        Rules(lambda host, port: found).places_of("https://example.org/")


def test_a_public_name_gives_its_addresses_and_the_port():
    rules = Rules(lambda host, port: ["8.8.8.8", "8.8.4.4"])
    assert rules.places_of("https://example.org/") == (["8.8.8.8", "8.8.4.4"], 443)
    assert rules.places_of("http://example.org:443/") == (["8.8.8.8", "8.8.4.4"], 443)


def test_each_address_of_a_name_counts_once(monkeypatch):
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: [row, row])
    assert resolve("example.org", 80) == ["8.8.8.8"]


def test_a_look_up_that_does_not_end_is_not_waited_for(monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: ended.wait(30))
    with pytest.raises(TimeoutError):
        resolve("slow.example", 443, patience=0.05)
    ended.set()


def test_a_name_that_is_none_is_not_found(monkeypatch):
    def refuse(*asked, **more):
        raise UnicodeError("label too long")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(socket.gaierror):
        resolve(f"{'a' * 70}.example", 443)
