"""A store with people in it goes from a directory into a database, and everybody goes on as before; then it is backed up while it is
written to, restored into a directory, and only what may go on does."""
import base64
import contextlib
import datetime
import json
import os
import pathlib
import pwd
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse

from asking import Provisioning, send
from browser import Browser
from processes import BINARY, Demo, Process, wait_until

ADA, BEN = "ada.archer@example.com", "ben.baker@example.com"
CLUSTER = os.environ.get("GATEHOUSE_TEST_POSTGRES")
ALL_GOOD = {"token": 200, "key": 200, "application": 200, "session": True}


def gatehouse(*arguments):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True)


def must(*arguments):
    done = gatehouse(*arguments)
    assert done.returncode == 0, f"gatehouse {arguments}: {done.returncode} {done.stdout} {done.stderr}"
    return done.stdout


def refused(code, why, *arguments):
    done = gatehouse(*arguments)
    assert done.returncode == code and why in done.stderr, f"gatehouse {arguments}: {done.returncode} {done.stdout} {done.stderr}"


def new_database():
    subprocess.run(["/usr/lib/postgresql/15/bin/psql", "-h", CLUSTER, "-U", "postgres", "-qc", "CREATE DATABASE moved OWNER gatehouse", "postgres"], check=True)
    return f"postgresql:///moved?host={CLUSTER}&user=gatehouse"


class Served(Process):
    """`gatehouse serve`, where the demo was: a demo started again would make its identity provider anew, and end what is open."""

    def __init__(self, data, port, store):
        self.data, self.url = data, f"http://127.0.0.1:{port}"
        arguments = [BINARY, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", *store]
        super().__init__(arguments, f"{data}.log", stdout=subprocess.PIPE, text=True)
        assert "listens" in self.child.stdout.readline(), pathlib.Path(self.path).read_text()


class Life:
    """One gateway after the other at one address, each on a folder of its own under one master key."""

    def __init__(self, folder):
        self.folder, self.demo = folder, Demo(folder)
        self.env, self.gateway = self.demo.env, self.demo
        self.port = urllib.parse.urlsplit(self.demo.url).port

    def become_real(self):
        """What the demo filled, as serve would have made it."""
        self.stop()
        with contextlib.closing(sqlite3.connect(self.demo.data / "gatehouse.db")) as store:
            store.execute("UPDATE server SET kind = 'real'")
            store.commit()
        self.gateway = Served(self.demo.data, self.port, [])

    def start(self, data, *store):
        if not os.path.exists(f"{data}.key"):
            shutil.copy(f"{self.demo.data}.key", f"{data}.key")
        self.gateway = Served(data, self.port, store)

    def stop(self):
        if self.gateway:
            self.gateway.end()
        self.gateway = None

    def open_everything(self):
        env = self.env
        self.client, self.browser = Provisioning(env), Browser()
        for user in (ADA, BEN):
            self.client.push_user(user)
        page = self.browser.submit(self.browser.get(env["GATEHOUSE_LOGIN_URL"]), user_name=ADA)
        assert ADA in self.browser.submit(page, 0).text
        self.key, self.organization = env["GATEHOUSE_API_KEY"], env["GATEHOUSE_ORG"]
        self.application = f"{env['GATEHOUSE_APPLICATION']}:{env['GATEHOUSE_APPLICATION_SECRET']}"

    def good(self):
        """What each credential from before is good for at this moment."""
        asked = f"http://127.0.0.1:{self.port}/api/v1/organizations/{self.organization}/members"
        return {"token": send("GET", self.client.url + "/Users?count=1", headers=self.client.headers)[0],
                "key": send("GET", asked, headers={"Authorization": f"Bearer {self.key}"})[0],
                "application": self.introspect(),
                "session": ADA in self.browser.get(f"http://127.0.0.1:{self.port}/me").text}

    def told_to_wait(self):
        """Whoever shows the right secret is told why it is refused, in the form of each door."""
        for path, headers, form in (("/scim/v2/Users", self.client.headers, "urn:ietf:params:scim:api:messages:2.0:Error"),
                                    (f"/api/v1/organizations/{self.organization}/members", {"Authorization": f"Bearer {self.key}"}, "Unauthorized")):
            status, said = send("GET", f"http://127.0.0.1:{self.port}{path}", headers=headers)
            said = said if isinstance(said, str) else json.dumps(said)
            assert status == 401 and "waits to be confirmed since a backup was restored" in said and form in said, (status, said)
            wrong = {"Authorization": headers["Authorization"][:-4] + "AAAA"}
            status, said = send("GET", f"http://127.0.0.1:{self.port}{path}", headers={**headers, **wrong})
            assert status == 401 and "waits" not in str(said), said

    def introspect(self):
        headers = {"Authorization": "Basic " + base64.b64encode(self.application.encode()).decode(),
                   "Content-Type": "application/x-www-form-urlencoded"}
        return send("POST", f"http://127.0.0.1:{self.port}/oauth2/introspect", "token=none", headers)[0]


class Pusher:
    """Pushes people without a pause until it is told to stop."""

    def __init__(self, client):
        self.client, self.stopping, self.pushed = client, False, 0
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stopping:
            self.client.push_user(f"p{self.pushed}.load@example.com")
            self.pushed += 1

    def stop(self):
        self.stopping = True
        self.thread.join()


class FakeGateway:
    """Listens where the operator's door would, lets time pass and names a copy."""

    def __init__(self, data, name):
        self.data, self.name, self.listening = data, name, socket.socket(socket.AF_UNIX)
        self.listening.bind(str(data / "admin.sock"))
        self.listening.listen(1)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        peer, _ = self.listening.accept()
        self.asked_at = time.time()
        with peer:
            asked = b""
            while not asked.endswith(b"{}"):
                asked += peer.recv(4096)
            time.sleep(0.2)
            peer.sendall(b"HTTP/1.1 201 Created\r\n\r\n" + json.dumps({"copy": self.name}).encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.join()
        self.listening.close()
        (self.data / "admin.sock").unlink()


def copy(store, into):
    with contextlib.closing(sqlite3.connect(store)) as source, contextlib.closing(sqlite3.connect(into)) as target:
        source.backup(target)


def consistent(data):
    """Positions without gaps, counts that agree with rows, nothing that refers to nothing."""
    store = sqlite3.connect(data / "gatehouse.db")
    try:
        for number, last, members in store.execute("SELECT number, last_position, member_count FROM organization").fetchall():
            count, most = store.execute("SELECT count(*), max(position) FROM change WHERE org = ?", (number,)).fetchone()
            assert count == most == last, (number, count, most, last)
            assert members == store.execute("SELECT count(*) FROM member WHERE org = ?", (number,)).fetchone()[0]
        assert not store.execute("SELECT 1 FROM connection c WHERE user_count <> (SELECT count(*) FROM link l WHERE l.org = c.org"
                                 " AND l.connection = c.id)").fetchall()
        assert not store.execute("PRAGMA foreign_key_check").fetchall()
        return store.execute("SELECT count(*) FROM link").fetchone()[0]
    finally:
        store.close()


def move(life):
    """Into a database, where there is one, with everybody's credentials going on. Where the store is by then, for serve and backup."""
    place, data = f"sqlite:{life.gateway.data}", life.folder / "moved"
    refused(5, "another process is using this data directory", "migrate", "--from", place, "--to", f"sqlite:{life.folder}/refused")
    life.stop()
    url, store = f"sqlite:{data}", []
    if CLUSTER:
        url = new_database()
        store = ["--store", url]
    said = must("migrate", "--from", place, "--to", url)
    assert "member " in said and "DIFFERENT" not in said, said
    refused(5, "there is a store already", "migrate", "--from", place, "--to", url)
    life.start(data, *store)
    return store


def look(life, store):
    """Beside the gateway, on either engine."""
    said = must("doctor", "--data", life.gateway.data, *store)
    assert "problem " not in said and "not looked at" not in said, said
    for wanted in ("ok       store        " + ("PostgreSQL 15" if store else "SQLite "), "ok       store keys", "ok       models", "ok       clock"):
        assert wanted in said, (wanted, said)
    if store:
        nobody = gatehouse("doctor", "--data", life.gateway.data, "--store", "postgresql:///none?host=/none&password=S3cret")
        assert nobody.returncode == 1 and "S3cret" not in nobody.stdout + nobody.stderr, nobody
    print("ok the doctor finds no problem", flush=True)


def back_up(life, file, store):
    """While people are pushed; how many there were before, and after."""
    data, pusher = life.gateway.data, Pusher(life.client)
    wait_until(lambda: pusher.pushed > 5, "nobody is pushed")
    before = pusher.pushed
    said = must("backup", file, "--data", data, *store)
    after = pusher.pushed
    wait_until(lambda: pusher.pushed > after + 5, "the backup holds up writes")
    pusher.stop()
    assert send("POST", f"http://127.0.0.1:{life.port}/api/v1/copy", "{}", {"Authorization": f"Bearer {life.key}"})[0] == 404
    assert "rows of" in said and file.stat().st_mode & 0o777 == 0o600, said
    assert not list(data.glob("copy-*")), list(data.iterdir())
    if not store:
        who = pwd.getpwuid(os.geteuid()).pw_name
        told = [line for line in pathlib.Path(life.gateway.path).read_text().splitlines() if '"store.copied"' in line]
        assert len(told) == 1 and json.loads(told[0])["by"] == who, told
    refused(5, "is there already", "backup", file, "--data", data, *store)
    return before, after + 1


def refuse_what_is_wrong(life, file):
    data, key = life.folder / "moved", life.folder / "moved.key"
    assert "is whole" in must("restore", file, "--check", "--master-key", key)
    refused(5, "is missing", "restore", file, "--check", "--master-key", life.folder / "none.key")
    other = life.folder / "other.key"
    other.write_text("gatehouse-master-key " + "A" * 43 + "\n")
    other.chmod(0o600)
    refused(5, "was made under the master key", "restore", file, "--check", "--master-key", other)
    broken = life.folder / "broken"
    broken.write_bytes(file.read_bytes()[:-20])
    refused(5, "is cut short", "restore", broken, "--check", "--master-key", key)
    if not CLUSTER:
        refused(5, "does not open this store", "backup", life.folder / "b", "--data", data, "--master-key", other)
        refused(6, "none/b cannot be made", "backup", life.folder / "none/b", "--data", data)
        assert not (life.folder / "b").exists()
    refused(2, "a store is sqlite:DIRECTORY or postgresql://", "restore", file, "--to", "here")
    refused(2, "--store must begin with postgresql://", "backup", life.folder / "b", "--data", data, "--store", "sqlite:here")
    elsewhere = life.folder / "elsewhere.toml"
    elsewhere.write_text('[store]\nurl = "postgresql:///none?host=/none"\n')
    refused(2, "has its store in a database", "backup", life.folder / "b", "--data", data, "--config", elsewhere)


def believe_little(life):
    """What is backed up is as old as the asking, not as the answer; and a gateway names a copy of its own or nothing."""
    data, file, outside = life.folder / "moved", life.folder / "copied", life.folder / "copy-x.db"
    copy(data / "gatehouse.db", data / "copy-x.db")
    with FakeGateway(data, "copy-x.db") as gateway:
        said = must("backup", file, "--data", data)
    taken = datetime.datetime.fromisoformat(said.split("as of ")[1].split()[0].replace("Z", "+00:00")).timestamp()
    assert taken <= gateway.asked_at, (said, gateway.asked_at)
    assert not list(data.glob("copy-*")), list(data.iterdir())

    copy(data / "gatehouse.db", outside)
    (data / "copy-link.db").symlink_to(outside)
    for name in ("../copy-x.db", "copy-link.db"):
        with FakeGateway(data, name):
            refused(5, "named something that is no copy", "backup", life.folder / "b", "--data", data)
    assert outside.exists() and not (life.folder / "b").exists()
    (data / "copy-link.db").unlink()


def restore(life, file, before, after):
    data = life.folder / "restored"
    said = must("restore", file, "--to", f"sqlite:{data}", "--master-key", life.folder / "moved.key")
    assert "--confirm-credentials" in said and "DIFFERENT" not in said, said
    links = consistent(data)
    assert before + 2 <= links <= after + 2, (before, links, after)
    life.start(data)
    assert life.good() == {"token": 401, "key": 401, "application": 401, "session": False}, life.good()
    life.told_to_wait()
    kinds = [one["kind"] for one in json.loads(must("audit", "list", "--data", data, "-o", "json"))["items"]]
    assert "server.restored" in kinds, kinds
    confirm_one_after_the_other(life, data)
    life.stop()
    again = life.folder / "again"
    must("restore", file, "--to", f"sqlite:{again}", "--master-key", life.folder / "moved.key")
    assert "good again" in must("restore", "--confirm-credentials", "--to", f"sqlite:{again}")
    life.start(again)
    assert life.good() == {**ALL_GOOD, "session": False}, life.good()


def asked(data, *words):
    return json.loads(must(*words, "--data", data, "-o", "json"))


def confirm_one_after_the_other(life, data):
    """What waits is shown, rehearsed, and goes on by an act of its own: credentials one by one, people by a push or by the operator."""
    [key] = [one["id"] for one in asked(data, "api-key", "list")["items"] if one["awaiting_confirmation_since"] and not one["ended"]]
    rehearsed = must("recovery", "confirm", "--keys", "--tokens", "--dry-run", "--data", data)
    assert "api_key.confirmed" in rehearsed and life.good()["key"] == 401, rehearsed
    must("api-key", "confirm", key, "--data", data)
    refused(5, "does not wait", "api-key", "confirm", key, "--data", data)
    assert life.good() == {"token": 401, "key": 200, "application": 401, "session": False}, life.good()
    must("recovery", "confirm", "--tokens", "--data", data)
    must("application", "confirm", life.application.split(":")[0], "--data", data)
    assert life.good() == {**ALL_GOOD, "session": False}, life.good()

    [connection] = asked(data, "recovery", "show")["connections"]
    waiting = [one["user_name"] for one in asked(data, "recovery", "waiting", connection["id"])["items"]]
    assert {ADA, BEN} <= set(waiting), waiting
    shown = asked(data, "user", "show", ADA)
    assert shown["status"] == "suspended" and [one["source"] for one in shown["holds"]] == ["reconcile"], shown
    shown = life.client.send("GET", f"/Users/{life.client.ids[ADA]}")
    assert shown["active"] is False, "or an identity provider that compares would say nothing"
    life.client.set_active(ADA, True)
    assert asked(data, "user", "show", ADA)["status"] == "active"
    assert "suspended" in must("user", "show", BEN, "--data", data), "somebody else's push is not his"
    must("recovery", "confirm", "--members", "--data", data)
    assert asked(data, "user", "show", BEN)["status"] == "active"
    assert not asked(data, "recovery", "show")["connections"]
    kinds = {one["kind"] for one in asked(data, "audit", "list")["items"]}
    wanted = {"api_key.confirmed", "scim_token.confirmed", "application.confirmed", "member.reactivated", "connection.members_confirmed"}
    assert wanted <= kinds, kinds


def main():
    os.environ.pop("GATEHOUSE_TEST_POSTGRES", None)  # the store begins in a directory, on either engine
    with tempfile.TemporaryDirectory(prefix="gatehouse-moving-") as name:
        life = Life(pathlib.Path(name))
        file = life.folder / "backup"
        try:
            life.open_everything()
            life.become_real()
            assert life.good() == ALL_GOOD, life.good()
            store = move(life)
            assert life.good() == ALL_GOOD, life.good()
            look(life, store)
            before, after = back_up(life, file, store)
            life.stop()
            refuse_what_is_wrong(life, file)
            if not CLUSTER:
                believe_little(life)
            restore(life, file, before, after)
        finally:
            life.stop()
    print("moved, backed up and restored")


if __name__ == "__main__":
    main()
