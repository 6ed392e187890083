"""Starts the real binary on a data directory made ready beforehand, on a free port, and ends it by its process id."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from scim_client import Client

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from prepared_store import store_arguments  # noqa: E402

SHARED = pathlib.Path(os.environ.get("GATEHOUSE_SHARED", ""))


def shared(path):
    """A file of the data beside the project; the suite is skipped where that is absent."""
    file = SHARED / "conformance" / path
    if not file.exists():
        print(f"skipped: {file} is not there (GATEHOUSE_SHARED)")
        sys.exit(77)
    return file


class Gateway:
    """preparation: lines for tests/support/prepare; self.made[i] is what the i-th printed."""

    def __init__(self, preparation):
        self.directory = tempfile.TemporaryDirectory(prefix="gatehouse-conformance-")
        self.data = os.path.join(self.directory.name, "data")
        self.made = self.prepare(preparation)
        self.start()

    def start(self):
        self.log = open(os.path.join(self.directory.name, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [os.environ["GATEHOUSE_BINARY"], "serve", "--data", self.data, "--listen", "127.0.0.1:0", *store_arguments(self.data)],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"https?://\S+", line)
        if not found:
            self.end()
            raise RuntimeError(f"the gateway did not start: {line!r}")
        self.url = found.group().rstrip("/")

    def prepare(self, lines):
        done = subprocess.run([os.environ["GATEHOUSE_PREPARE"], self.data], input="\n".join(lines) + "\n",
                              stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.splitlines()

    def client(self, token):
        return Client(self.url + "/scim/v2", token)

    def again(self, lines):
        """Stops, prepares, starts: what an operator did in between. Returns what prepare printed."""
        self.end()
        said = self.prepare(lines)
        self.start()
        return said

    def stop(self):
        try:
            self.end()
        finally:
            self.directory.cleanup()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()
            self.log.seek(0)
            text = self.log.read()
            if text and os.environ.get("GATEHOUSE_SHOW_LOG"):
                print(text, file=sys.stderr)
            self.log.close()


def one_connection(profile="generic"):
    """A gateway with one enabled connection, and its client."""
    whole = Gateway(["organization acme", f"connection acme idp {profile}", "enable acme idp", "token acme idp"])
    return whole, whole.client(whole.made[3].split()[0])
