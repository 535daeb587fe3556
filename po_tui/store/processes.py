"""Whether a process that wrote something is still there to finish it."""

import os
import socket


def alive(process: str) -> bool:
    """Whether `host:pid` (more may follow) may still be at work; on another machine: yes."""
    host, *rest = process.split(":")
    pid = rest[0] if rest else ""
    if host != socket.gethostname() or not pid.isdigit():
        return bool(host)
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
