"""Switches on the loopback of a new network namespace, where it is off."""

import fcntl
import socket
import struct

# From the kernel's headers: set an interface's flags; up, and running.
SIOCSIFFLAGS = 0x8914
IFF_UP, IFF_RUNNING = 0x1, 0x40

with socket.socket() as any_socket:
    wanted = struct.pack("16sh14x", b"lo", IFF_UP | IFF_RUNNING)
    fcntl.ioctl(any_socket, SIOCSIFFLAGS, wanted)
