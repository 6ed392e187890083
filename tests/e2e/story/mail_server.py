"""As much of an SMTP server as a mail needs, on a free loopback port (RFC 5321)."""
import socketserver
import threading


class MailServer:
    """refuse: what it answers to a recipient instead of taking the mail, such as "550 no such mailbox"."""

    def __init__(self):
        self.received, self.refuse = [], None
        outer = self

        class Dialogue(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def take_text(self):
                self.say("354 go on")
                lines = []
                while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    lines.append(line[1:] if line.startswith(".") else line)
                outer.received.append("\n".join(lines))
                self.say("250 taken")

            def handle(self):
                self.say("220 test")
                while line := self.rfile.readline().decode().strip():
                    verb = line.split()[0].upper()
                    if verb == "QUIT":
                        return self.say("221 bye")
                    if verb == "DATA":
                        self.take_text()
                    elif verb == "RCPT" and outer.refuse:
                        self.say(outer.refuse)
                    else:
                        self.say("250 ok")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue)
        self.server.daemon_threads = True
        self.setting = f'smtp = "smtp://127.0.0.1:{self.server.server_address[1]}"'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def texts(self):
        return list(self.received)

    def end(self):
        self.server.shutdown()
        self.server.server_close()
