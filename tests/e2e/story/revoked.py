"""Every way by which a credential or a right ends, over the real binary while clients go on asking: whoever asks after the answer
is refused, and before it was let in. A route that ends something and stands neither here nor in IN_PROCESS fails."""
import http.client
import json
import re
import socket
import threading
import time

from asking import Provisioning, Service, send
from browser import Browser
from processes import SOURCE, Demo, wait_until
from stage import Stage, processes

ASKERS, BEFORE, AFTER = 3, 3, 6  # threads; answers that each must have had before the cut, and after it
# What has no door here that could be asked over and over: tests/revocation and tests/fault have them.
IN_PROCESS = {
    "POST /members/{member}/reset-credentials": "needs a local account; e2e_accounts walks it",
    "POST /invitations/{invitation}/revoke": "an invitation is good once; e2e_accounts walks it",
    "POST /connection-proposals/{proposal}/approve": "makes a call that is walked here, as another's; tests/unit/protocol/admin has it",
    "POST /transfer/step-down": "an owner's own act, with a second factor; tests/revocation has it",
    "POST /disable": "ends whoever asks for all the others, too; tests/revocation and tests/unit/protocol/admin have it",
    "POST /connections/{connection}/trust": "would need a second identity provider",
}


class OperatorLink(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Operator:
    """The management API at the operator's socket."""

    def __init__(self, data, organization):
        self.socket, self.base = f"{data}/admin.sock", f"/api/v1/organizations/{organization}"

    def ask(self, verb, path, body=None):
        link = OperatorLink(self.socket)
        try:
            link.request(verb, self.base + path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
            answer = link.getresponse()
            text = answer.read().decode()
        finally:
            link.close()
        assert answer.status // 100 == 2, (verb, path, body, answer.status, text)
        return json.loads(text) if text else None


class Asking:
    """Clients that put one question over and over; a record of when each began and whether it was let in."""

    def __init__(self, question):
        self.question, self.records, self.stopping = question, [[] for _ in range(ASKERS)], False
        self.threads = [threading.Thread(target=self.run, args=(own,), daemon=True) for own in self.records]
        for one in self.threads:
            one.start()

    def run(self, own):
        while not self.stopping:
            began = time.monotonic()
            own.append((began, self.question()))

    def wait(self, seen):
        wait_until(lambda: all(seen(own) for own in self.records), "the askers have their answers")

    def end(self):
        self.stopping = True
        for one in self.threads:
            one.join(60)
        return sorted(record for own in self.records for record in own)


def cut(name, question, work):
    asking = Asking(question)
    asking.wait(lambda own: sum(allowed for _, allowed in own) >= BEFORE)
    work()
    answered = time.monotonic()
    asking.wait(lambda own: sum(began > answered for began, _ in own) >= AFTER)
    records = asking.end()
    late = [began - answered for began, allowed in records if allowed and began > answered]
    assert not late, f"{name}: let in {late} s after the answer"
    print(f"{name}: {len(records)} answers")


class Paths(Stage):
    """What is prepared for each way, what is asked, and what cuts it."""

    def __init__(self, folder, run):
        self.demo = run(Demo(folder))
        self.idp, self.env, self.client = None, self.demo.env, Provisioning(self.demo.env)
        made = self.demo.cli("application", "create", "story", "--organization", self.env["GATEHOUSE_ORG"], "--host", "127.0.0.2:8081",
                             "--right", "introspect", "--right", "evaluate")
        self.service, self.people = Service(self.env, made), 0
        self.at = Operator(self.demo.data, self.env["GATEHOUSE_ORG"])
        self.connection = "/connections/" + self.env["GATEHOUSE_CONNECTION"]

    def new_person(self):
        self.people += 1
        return self.at.ask("POST", "/members", {"user_name": f"person{self.people}", "email": f"person{self.people}@example.net"})["id"]

    def pushed(self):
        self.people += 1
        name = f"ada.number{self.people}@example.com"
        self.client.push_user(name)
        return name, next(one["id"] for one in self.at.ask("GET", "/members?limit=1000")["items"] if one["user_name"] == name)

    def may(self, who, action="app:use"):
        return lambda: self.service.evaluate(who, action)[1]["decision"] is True

    def active(self, token):
        return lambda: self.service.introspect(token)["active"] is True

    def assigned(self, who, role="member"):
        return self.at.ask("POST", f"/members/{who}/assignments", {"role": role})["id"]

    def key_of(self, who):
        self.assigned(who, "admin")
        return self.at.ask("POST", "/api-keys", {"name": "k", "member": who})

    def session_of(self, name):
        browser = Browser()
        page = self.sign_in(browser, name)
        assert page.status == 200, page
        return self.session_in(browser)

    def team_of(self, who, slug):
        self.at.ask("POST", "/teams", {"slug": slug})
        self.at.ask("POST", f"/teams/{slug}/members", {"member": who})
        return self.at.ask("POST", f"/teams/{slug}/assignments", {"role": "member"})["id"]

    def role_of(self, who, slug):
        statements = [{"effect": "allow", "actions": ["app:use"], "resources": ["grn:app:app:{org_id}:app/*"]}]
        self.at.ask("POST", "/roles", {"slug": slug, "level": 30})
        self.at.ask("POST", "/policies", {"slug": slug + "-work", "statements": statements})
        self.at.ask("POST", f"/roles/{slug}/policies", {"policy": slug + "-work"})
        self.assigned(who, slug)

    def granted(self, who):
        place = self.at.ask("POST", "/resources", {"type": "app", "name": "main"})["id"]
        return place, self.at.ask("POST", "/grants", {"member": who, "resource": place, "permissions": ["app:use"]})["id"]

    def in_unit(self, who, code):
        self.assigned(who)
        self.at.ask("POST", "/units", {"code": code})
        self.at.ask("POST", f"/units/{code}/members", {"member": who})
        return self.at.ask("POST", "/resources", {"type": "app", "name": "main", "units": [code]})["id"]

    # Each yields a name, a question and the work that cuts it, and tidies afterwards.
    def of_members(self):
        for verb in ("suspend", "remove", "erase"):
            name, who = self.pushed()
            self.assigned(who)
            session = self.session_of(name)
            yield f"POST /members/{{member}}/{verb}", self.active(session), lambda who=who, verb=verb: self.at.ask("POST", f"/members/{who}/{verb}", {})
        name, late = self.pushed()
        self.assigned(late)
        session = self.session_of(name)
        begins = {"not_before": "2099-01-31T12:00:00Z"}
        yield "PUT /members/{member}/access-begin", self.active(session), lambda: self.at.ask("PUT", f"/members/{late}/access-begin", begins)
        who = self.new_person()
        key = self.key_of(who)
        yield "a key of a suspended member", self.active(key["secret"]), lambda: self.at.ask("POST", f"/members/{who}/suspend", {})

    def of_another_authority(self):
        """A second connection, which says that the member is inactive, and speaks for it from now on."""
        name, who = self.pushed()
        session = self.session_of(name)
        beside = self.at.ask("POST", "/connections", {"name": "beside"})["id"]
        self.at.ask("POST", f"/connections/{beside}/enable", {})
        token = self.at.ask("POST", f"/connections/{beside}/tokens", {"name": "beside"})["secret"]
        self.at.ask("POST", f"/connections/{beside}/adoptions", {"member": who})
        Provisioning({**self.env, "GATEHOUSE_SCIM_TOKEN": token}).send(
            "POST", "/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "active": False}, 201)
        yield ("POST /members/{member}/authority", self.active(session),
               lambda: self.at.ask("POST", f"/members/{who}/authority", {"connection": beside}))

    def of_credentials(self):
        name, who = self.pushed()
        session = self.session_of(name)
        row = next(one["id"] for one in self.at.ask("GET", f"/sessions?member={who}")["items"])
        yield "POST /sessions/{session}/revoke", self.active(session), lambda: self.at.ask("POST", f"/sessions/{row}/revoke", {})
        key = self.key_of(self.new_person())
        asked = {"Authorization": "Bearer " + key["secret"]}
        url = f"{self.demo.url}/api/v1/organizations/{self.env['GATEHOUSE_ORG']}/members"
        yield ("POST /api-keys/{key}/revoke", lambda: send("GET", url, headers=asked)[0] == 200,
               lambda: self.at.ask("POST", f"/api-keys/{key['id']}/revoke", {}))
        token = self.at.ask("POST", self.connection + "/tokens", {"name": "second"})
        yield ("POST /connections/{connection}/tokens/{token}/revoke", self.scim_lets_in(token["secret"]),
               lambda: self.at.ask("POST", f"{self.connection}/tokens/{token['id']}/revoke", {}))

    def scim_lets_in(self, secret):
        return lambda: send("GET", self.env["GATEHOUSE_SCIM_URL"] + "/Users?count=0", headers={"Authorization": "Bearer " + secret})[0] == 200

    def of_rights(self):
        who = self.new_person()
        row = self.assigned(who)
        yield ("DELETE /members/{member}/assignments/{assignment}", self.may(who),
               lambda: self.at.ask("DELETE", f"/members/{who}/assignments/{row}"))
        for slug, name, path in (("t1", "DELETE /teams/{team}", "/teams/t1"), ("t2", "DELETE /teams/{team}/members/{member}", "/teams/t2/members/{who}"),
                                 ("t3", "DELETE /teams/{team}/assignments/{assignment}", "/teams/t3/assignments/{row}")):
            one = self.new_person()
            given = self.team_of(one, slug)
            yield name, self.may(one), lambda path=path.format(who=one, row=given): self.at.ask("DELETE", path)
        for slug, name, verb, path, body in (
                ("r1", "DELETE /roles/{role}/policies/{policy}", "DELETE", "/roles/r1/policies/r1-work", None),
                ("r2", "POST /policies/{policy}/versions", "POST", "/policies/r2-work/versions", {"statements": []}),
                ("r3", "PATCH /roles/{role}", "PATCH", "/roles/r3", {"ceiling": ["app:read"]})):
            one = self.new_person()
            self.role_of(one, slug)
            yield name, self.may(one), lambda verb=verb, path=path, body=body: self.at.ask(verb, path, body)

    def of_places(self):
        one = self.new_person()
        place, grant = self.granted(one)
        yield "DELETE /grants/{grant}", self.may(one), lambda: self.at.ask("DELETE", f"/grants/{grant}")
        self.at.ask("DELETE", f"/resources/{place}")
        two = self.new_person()
        place, _ = self.granted(two)
        yield "DELETE /resources/{resource}", self.may(two), lambda: self.at.ask("DELETE", f"/resources/{place}")
        three = self.new_person()
        place = self.in_unit(three, "u1")
        yield ("DELETE /units/{unit}/members/{member}", self.may(three), lambda: self.at.ask("DELETE", f"/units/u1/members/{three}"))
        self.at.ask("DELETE", f"/resources/{place}")
        four = self.new_person()
        place = self.in_unit(four, "u2")
        self.at.ask("PATCH", f"/resources/{place}", {"units": ["u1", "u2"]})
        yield "DELETE /units/{unit}", self.may(four), lambda: self.at.ask("DELETE", "/units/u2")
        self.at.ask("DELETE", f"/resources/{place}")

    def of_the_client(self):
        for name, work in (("SCIM active: false", lambda user: self.client.set_active(user, False)), ("SCIM DELETE of a user", self.client.delete)):
            user, who = self.pushed()
            session = self.session_of(user)
            yield name, self.active(session), lambda work=work, user=user: work(user)
        for number, name in enumerate(("SCIM removal from a group", "SCIM DELETE of a group")):
            user, who = self.pushed()
            group = f"Group {number}"
            self.client.push_group(group, user)
            self.at.ask("POST", "/mapping-rules", {"connection": self.env["GATEHOUSE_CONNECTION"], "group": group, "roles": ["member"]})
            path, leave = f"/Groups/{self.client.ids[group]}", {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                                                                "Operations": [{"op": "remove", "path": "members"}]}
            yield (name, self.may(who), (lambda path=path, leave=leave: self.client.send("PATCH", path, leave, 204)) if number == 0 else
                   (lambda path=path: self.client.send("DELETE", path, expected=204)))
        for verb, body in (("PATCH", {"enabled": False}), ("DELETE", None)):
            user, who = self.pushed()
            group = "Ruled by " + verb
            self.client.push_group(group, user)
            rule = self.at.ask("POST", "/mapping-rules", {"connection": self.env["GATEHOUSE_CONNECTION"], "group": group, "roles": ["member"]})
            yield (verb + " /mapping-rules/{rule}", self.may(who),
                   lambda verb=verb, body=body, rule=rule: self.at.ask(verb, f"/mapping-rules/{rule['id']}", body))

    def of_the_connection(self):
        user, _ = self.pushed()
        session = self.session_of(user)
        secret = self.env["GATEHOUSE_SCIM_TOKEN"]
        both = lambda: self.active(session)() or self.scim_lets_in(secret)()  # noqa: E731
        yield "POST /connections/{connection}/disable", both, lambda: self.at.ask("POST", self.connection + "/disable", {})

        second = "/connections/" + self.at.ask("POST", "/connections", {"name": "second"})["id"]
        self.at.ask("POST", second + "/enable", {})
        token = self.at.ask("POST", second + "/tokens", {"name": "second"})
        yield "DELETE /connections/{connection}", self.scim_lets_in(token["secret"]), lambda: self.at.ask("DELETE", second)

    def of_all(self):
        key = self.key_of(self.new_person())
        asked = {"Authorization": "Bearer " + key["secret"]}
        url = f"{self.demo.url}/api/v1/organizations/{self.env['GATEHOUSE_ORG']}/members"
        yield ("DELETE ", lambda: send("GET", url, headers=asked)[0] == 200,
               lambda: self.at.ask("DELETE", "", {"confirm": self.env["GATEHOUSE_ORG"]}))

    def walk(self):
        seen = set()
        for paths in (self.of_members, self.of_another_authority, self.of_credentials, self.of_rights, self.of_places, self.of_the_client,
                      self.of_the_connection, self.of_all):
            for name, question, work in paths():
                cut(name, question, work)
                seen.add(name)
        return seen


def routes_that_end_something():
    text = (SOURCE / "src/protocol/admin/routes.cpp").read_text()
    found = re.findall(r'\{method::(\w+),\s*"([^"]*)",\s*(?:can_wait\()?\{[^{}]*\bends_somebody\b', text)
    return {("DELETE" if verb == "del" else verb.upper()) + " " + path for verb, path in found}


def check_that_a_late_allow_is_seen():
    try:
        cut("nothing", lambda: time.sleep(0.01) is None, lambda: None)
    except AssertionError as why:
        assert "let in" in str(why), why
    else:
        raise AssertionError("nothing was cut, and nobody noticed")


def main():
    check_that_a_late_allow_is_seen()
    with processes() as (folder, run):
        seen = Paths(folder, run).walk()
    forgotten = routes_that_end_something() - seen - set(IN_PROCESS)
    assert not forgotten, f"not walked here: {sorted(forgotten)}"


main()
