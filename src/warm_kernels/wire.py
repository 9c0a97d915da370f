"""Messages between a client and the warm parent: JSON with its length before it, descriptors beside it."""

from __future__ import annotations

import json
import os
import socket
import struct

_LENGTH = struct.Struct("!I")
_MOST_DESCRIPTORS = 3


def send(connection: socket.socket, message: dict, descriptors: tuple[int, ...] = ()) -> None:
    """Send one message; `descriptors` arrive as copies in the other process."""
    body = json.dumps(message).encode("ascii")
    if descriptors:
        sent = socket.send_fds(connection, [_LENGTH.pack(len(body))], list(descriptors))
        connection.sendall(_LENGTH.pack(len(body))[sent:] + body)
    else:
        connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> tuple[dict | None, list[int]]:
    """Return the next message and the descriptors that came with it; (None, []) when the other side has gone."""
    head, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, _MOST_DESCRIPTORS)
    head += _exactly(connection, _LENGTH.size - len(head)) if head else b""
    body = _exactly(connection, _LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if not body:
        for descriptor in descriptors:
            os.close(descriptor)
        return None, []
    return json.loads(body), descriptors


def _exactly(connection: socket.socket, size: int) -> bytes:
    """Read `size` bytes, or nothing if the other side goes away in the middle."""
    parts = []
    while size:
        part = connection.recv(size)
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
