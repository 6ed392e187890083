"""The processes of the story, each started on a free port and ended by its id: gateway, identity provider, nginx, application."""
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from prepared_store import store_arguments  # noqa: E402

SOURCE = pathlib.Path(os.environ["GATEHOUSE_SOURCE"])
BINARY = os.environ["GATEHOUSE_BINARY"]
IDP_FOLDER = SOURCE / "tests/e2e/idp"
READY_S = 60


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def free_port(address):
    with socket.socket() as one:
        one.bind((address, 0))
        return one.getsockname()[1]


def wait_until(done, what):
    until = time.monotonic() + READY_S
    while not done():
        if time.monotonic() > until:
            raise AssertionError(f"{what} in {READY_S} s")
        time.sleep(0.02)


class Process:
    def __init__(self, arguments, log, **more):
        self.log = open(log, "w", encoding="utf-8")
        self.path, self.child = log, subprocess.Popen(arguments, stderr=self.log, **more)

    def alive(self):
        if self.child.poll() is not None:
            raise AssertionError(f"{self.child.args[0]} ended: {pathlib.Path(self.path).read_text()}")
        return True

    def end(self):
        self.child.terminate()
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise
        finally:
            self.log.close()
            if self.child.stdout:
                self.child.stdout.close()


class Demo(Process):
    """`gatehouse demo --empty`; env holds what its --env-file says, cli() speaks as operator."""

    def __init__(self, folder, *more, port=0):
        self.data, env_file = folder / "data", folder / "demo.env"
        super().__init__([BINARY, "demo", "--port", str(port), "--empty", "--data", self.data, "--env-file", env_file, *store_arguments(self.data), *more],
                         folder / "demo.log", stdout=subprocess.DEVNULL)
        wait_until(lambda: self.alive() and env_file.exists(), "the demo is not ready")
        self.env = dict(line.split("=", 1) for line in env_file.read_text().splitlines())
        self.url = self.env["GATEHOUSE_URL"]

    def cli(self, *arguments):
        done = subprocess.run([BINARY, *arguments, "--data", self.data, "-o", "json"], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"gatehouse {arguments}: {done.returncode} {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None


class Idp(Process):
    """npm samlp behind tests/e2e/idp/idp.js, its key made here and now."""

    def __init__(self, folder):
        if not (IDP_FOLDER / "node_modules/samlp").is_dir() or not shutil.which("node"):
            skip("the identity provider is not installed: npm ci --ignore-scripts --prefix tests/e2e/idp")
        self.folder = folder
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=idp.test",
                        "-keyout", folder / "idp.key", "-out", folder / "idp.crt"], check=True, capture_output=True)
        super().__init__(["node", IDP_FOLDER / "idp.js", folder], folder / "idp.log", stdout=subprocess.PIPE, text=True)
        self.url = self.child.stdout.readline().strip()

    def serve(self, entity_id, acs_url, metadata):
        key = re.search(r'use="encryption".*?<(?:\w+:)?X509Certificate>([^<]+)<', metadata, re.S).group(1)
        pem = f"-----BEGIN CERTIFICATE-----\n{''.join(key.split())}\n-----END CERTIFICATE-----\n"
        text = json.dumps({"entity_id": entity_id, "acs_url": acs_url, "certificate": pem})
        (self.folder / "sp.json").write_text(text)


class Application:
    """The protected application: says as JSON what reached it."""

    def __init__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"path": self.path, "headers": self.headers.items()}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()
