"""Reads mails with Python's parser and sends them with `msmtp -t` to a server on this machine; prints what arrived.

Arguments: the mails. Output: JSON, one object a mail: defects, kinds of the parts, recipients, whether the bytes that
arrived are those that were sent. Ends with code 77 where the server's package is missing.
"""

import email
import email.policy
import json
import socket
import subprocess
import sys

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP
except ImportError:
    sys.exit(77)


class Inbox:
    """Keeps what arrives."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 kept"


class Loopback(Controller):
    """Takes mails as they come, of any size."""

    def factory(self):
        return SMTP(self.handler, decode_data=False, data_size_limit=None)


def defects(part):
    """All defects of a part, its headers and its parts."""
    found = [str(one) for one in part.defects]
    for value in part.values():
        found += [str(one) for one in value.defects]
    if part.is_multipart():
        for inner in part.iter_parts():
            found += defects(inner)
    else:
        part.get_content()
    return found


def sent(path, port, inbox):
    """Sends one mail and says what arrived."""
    raw = open(path, "rb").read()
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    inbox.envelopes.clear()
    command = ["msmtp", "--file=/dev/null", "--host=127.0.0.1", f"--port={port}", "--tls=off", "--auth=off"]
    command += ["--domain=localhost", "--from=bot@example.org", "-t"]
    run = subprocess.run(command, input=raw, capture_output=True, timeout=60)
    arrived = inbox.envelopes[0] if inbox.envelopes else None
    return {
        "defects": defects(parsed),
        "kinds": [part.get_content_type() for part in parsed.walk()],
        "subject": str(parsed["Subject"]),
        "code": run.returncode,
        "said": run.stderr.decode(errors="replace"),
        "messages": len(inbox.envelopes),
        "recipients": arrived.rcpt_tos if arrived else [],
        "same_bytes": bool(arrived) and arrived.content == raw,
    }


def main():
    """Runs the server for as long as mails are sent."""
    inbox = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Loopback(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        print(json.dumps([sent(path, port, inbox) for path in sys.argv[1:]]))
    finally:
        controller.stop()


main()
