"""A mail server and a web server on loopback that keep what they are sent."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client without extensions needs; server.refusing: recipients are not accepted."""

    def handle(self):
        self.say("220 localhost")
        for line in iter(self.line, ""):
            word = line[:4].upper()
            if word == "DATA":
                self.say("354 go on")
                self.server.mails.append(message_from_string("\r\n".join(iter(self.line, ".")), policy=policy.default))
            refused = word == "RCPT" and self.server.refusing
            self.say("550 no such user secret-word" if refused else "221 bye" if word == "QUIT" else "250 fine")
            if word == "QUIT":
                return

    def line(self):
        return self.rfile.readline().decode().rstrip("\r\n")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Web(BaseHTTPRequestHandler):
    """Takes a POST; server.status is what it answers."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mail():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    server.mails, server.refusing = [], False
    return serving(server)


def web():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    server.posts, server.status = [], 200
    return serving(server)
