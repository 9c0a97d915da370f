"""Messages: whole, or not at all; descriptors beside them."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from warm_kernels import wire


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_a_message_arrives_as_it_was_sent(ends):
    one, other = ends
    message = {"env": {"NAME": "ä \udcff \n"}, "argv": ["-f", "with space"], "number": 3}
    wire.send(one, message)
    assert wire.receive(other) == (message, [])


def test_a_long_message_arrives_whole(ends):
    one, other = ends
    message = {"text": "x" * 3_000_000}
    sender = threading.Thread(target=wire.send, args=(one, message))
    sender.start()
    assert wire.receive(other)[0] == message
    sender.join()


def test_descriptors_arrive_as_copies(ends):
    one, other = ends
    reading, writing = os.pipe()
    wire.send(one, {}, (writing,))
    os.close(writing)
    message, (copy,) = wire.receive(other)
    assert message == {}
    os.write(copy, b"through")
    os.close(copy)
    assert os.read(reading, 10) == b"through"
    os.close(reading)


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0\0\0\x09", b"\0\0\0\x09{"])
def test_a_message_cut_short_is_none(ends, sent):
    one, other = ends
    one.sendall(sent)
    one.close()
    assert wire.receive(other) == (None, [])
