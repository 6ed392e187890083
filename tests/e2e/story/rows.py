"""Rows of the product documents over the real binary, each in an organization of its own: rows.py [name of one …]"""
import datetime
import json
import os
import re
import subprocess
import sys
import time

from accounts import PASSWORD, follow, link_in, sign_in, text_of_mail
from asking import GROUP, USER, send
from processes import BINARY, Process, store_arguments, wait_until
from stage import processes


WINDOW_S = 20  # long enough for the calls that come before its end, on a busy machine


def after(seconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Gateway(Process):
    def __init__(self, folder):
        self.data, self.folder = folder / "data", folder
        (folder / "gatehouse.toml").write_text(
            f'data = "{self.data}"\nlisten = "127.0.0.1:0"\n[mail]\nfrom = "gate@acme.example"\nfolder = "{folder / "mail"}"\n')
        super().__init__([BINARY, "serve", "--config", folder / "gatehouse.toml", *store_arguments(self.data)], folder / "gateway.log",
                         stdout=subprocess.PIPE, text=True)
        self.url = re.search(r"http://\S+", self.child.stdout.readline()).group()


class Organization:
    """One organization: the operator's words, and those of members by their API keys."""

    def __init__(self, gateway, code, model, plan=""):
        self.gateway, self.code = gateway, code
        subprocess.run([BINARY, "organization", "create", code, "--model", model, *(["--plan", plan] if plan else []), "--data", gateway.data],
                       check=True, capture_output=True)
        self.keys = {}

    def run(self, arguments, key=None, code=0):
        env = dict(os.environ)
        where = ["--data", self.gateway.data, "--org", self.code]
        if key:
            env.update(GATEHOUSE_URL=self.gateway.url, GATEHOUSE_ORG=self.code, GATEHOUSE_API_KEY=key)
            where = []
        done = subprocess.run([BINARY, *arguments, *where, "-o", "json"], capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL)
        assert done.returncode == code, f"gatehouse {arguments}: {done.returncode} {done.stdout} {done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() and code == 0 else done.stdout + done.stderr

    def cli(self, *arguments, code=0):
        return self.run(arguments, code=code)

    def by(self, user, *arguments, code=0):
        return self.run(arguments, key=self.key(user), code=code)

    def key(self, user):
        if user not in self.keys:
            self.keys[user] = self.cli("api-key", "create", "rows", "--user", user)["secret"]
        return self.keys[user]

    def member(self, name, role="", *more):
        return self.cli("member", "create", name, *(["--role", role] if role else []), *more)["id"]

    def may(self, user, action, resource):
        return self.cli("explain", user, action, resource)["decision"]

    def api(self, method, path, key, body=None):
        return send(method, f"{self.gateway.url}/api/v1/organizations/{self.code}{path}", json.dumps(body) if body is not None else None,
                    {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})

    def in_a_browser(self, address, role):
        """Invited, signed in with a password: the member's id, and what calls the API as pages do."""
        self.cli("user", "invite", "--email", address, "--role-id", role)
        wait_until(lambda: self.mail_to(address), "no mail came")
        follow(link_in(text_of_mail(self.mail_to(address))), password=PASSWORD, again=PASSWORD)
        browser, page = sign_in(self.gateway, PASSWORD, address)
        assert page.status == 200 and page.url.endswith("/me"), page
        cookies = "; ".join(f"{name}={text}" for name, text in browser.cookies(self.gateway.url).items())
        headers = {"Cookie": cookies, "Origin": self.gateway.url, "X-Gatehouse-Csrf": "1", "Content-Type": "application/json"}

        def call(method, path, body=None):
            return send(method, f"{self.gateway.url}/api/v1/organizations/{self.code}{path}", json.dumps(body) if body is not None else None, headers)
        return self.cli("user", "show", address)["id"], call

    def mail_to(self, address):
        folder = self.gateway.folder / "mail"
        texts = [one.read_text() for one in folder.glob("*.eml")] if folder.is_dir() else []
        return next((one for one in texts if f"To: <{address}>" in one), None)

    def statements(self, statements):
        path = self.gateway.folder / "statements.json"
        path.write_text(json.dumps(statements))
        return str(path)

    def exposures(self, user):
        """resource name -> row"""
        names = {one["id"]: one["name"] for one in self.cli("resource", "list")["items"]}
        return {names.get(one["resource"], one["resource"]): one for one in self.cli("rotation", "exposures", "--user", user)["items"]}


def allow(action, resource):
    return [{"effect": "allow", "actions": [action], "resources": [resource]}]


def seed_on(name):
    return allow("token:seed", f"grn:kaito:token:{{org_id}}:token/{name}")


def exposures(gateway):
    """KA-16: every way in which a seed comes into force is recorded, and a removal names each that nobody changed since."""
    at = Organization(gateway, "ka16", "kaito", "enterprise")
    owner, ada = at.member("owner", "", "--owner"), at.member("ada", "member")
    for name in ("granted", "team", "role", "version", "brief", "early", "used", "unseen", "below"):
        at.cli("resource", "create", f"token/{name}")
    assert at.exposures("owner")["unseen"]["open"], "a wildcard right on what is made later"
    at.cli("grant", "add", "token/granted", "--user", "ada", "--permission", "token:seed", "--expires", after(4 * 3600), "--reason", "INC-7")
    soon = time.monotonic() + WINDOW_S
    at.cli("grant", "add", "token/brief", "--user", "ada", "--permission", "token:seed", "--expires", after(WINDOW_S))
    at.cli("grant", "add", "token/early", "--user", "ada", "--permission", "token:seed", "--from", after(WINDOW_S))
    at.cli("grant", "add", "token/unseen", "--user", "ada", "--permission", "token:code")
    at.cli("team", "create", "red")
    at.cli("grant", "add", "token/team", "--team", "red", "--permission", "token:seed")
    assert set(at.exposures("ada")) == {"granted", "brief"}, at.exposures("ada")
    at.cli("team", "add", "red", "ada")
    at.cli("iam", "policy", "create", "--name", "seeds", "--statements", at.statements(seed_on("role")))
    at.cli("role", "create", "--name", "Seeds", "--level", "30")
    at.cli("role", "attach-policy", "seeds", "seeds")
    at.cli("team", "create", "blue")
    at.cli("team", "assign-role", "--team-id", "blue", "--role-id", "seeds")
    at.cli("team", "add", "blue", "ada")
    at.cli("user", "remove-role", "--user-id", "ada", "--role-id", "member")  # one role a scope: the direct one came first
    at.cli("iam", "policy", "publish", "seeds", "--statements", at.statements(seed_on("role") + seed_on("version")))
    at.cli("resource", "change", "token/below", "--parent", "token/granted")
    seen = at.exposures("ada")
    assert set(seen) == {"granted", "brief", "team", "role", "version", "below"}, seen
    assert seen["role"]["why"] == "role seeds" and seen["granted"]["why"] == "a grant" and seen["version"]["open"], seen

    at.cli("team", "remove-member", "red", "ada")
    assert not at.exposures("ada")["team"]["open"]
    for name in ("team", "granted"):  # what is rotated while it may still be seen has to be rotated again
        at.cli("rotation", "mark", f"token/{name}")
        at.cli("rotation", "done", f"token/{name}", "--evidence", "OPS-1")
    assert at.exposures("ada")["team"]["rotated"] and not at.exposures("ada")["granted"]["rotated"]
    assert at.cli("rotation", "list")["items"] == []
    time.sleep(max(0, soon + 1 - time.monotonic()))  # brief has ended, early has begun: nobody looked at either
    gone = at.cli("user", "remove", "ada", "--yes")
    assert {one["name"] for one in gone["rotations"]} == {"granted", "below", "role", "version", "brief", "early"}, gone
    marked = at.cli("rotation", "list")["items"]
    assert len(marked) == 6 and all(one["due"] is None and one["done_at"] is None for one in marked), marked
    at.cli("rotation", "mark", "--user", ada, "--due", "2099-01-31T12:00:00Z", "--evidence", "INC-7")
    marked = at.cli("rotation", "list")["items"]
    assert len(marked) == 6 and all(one["due"] and one["evidence"] == "INC-7" for one in marked), marked
    assert at.cli("user", "show", ada)["status"] == "removed" and not any(one["open"] for one in at.exposures(ada).values())
    at.cli("rotation", "done", "token/role", "--evidence", "OPS-2")
    assert len(at.cli("rotation", "list")["items"]) == 5
    told = at.cli("audit", "list", "--kind", "exposure.recorded", "--target", ada)["items"]
    assert told and all(one["facts"]["count"] >= 1 for one in told), told
    assert owner


def shown_secrets(gateway):
    """KA-16: a decision that shows a seed is on record before it goes out."""
    at = Organization(gateway, "shown", "kaito", "enterprise")
    at.member("owner", "", "--owner")
    ada = at.member("ada", "member")
    at.cli("resource", "create", "token/main")
    at.cli("grant", "add", "token/main", "--user", "ada", "--permission", "token:seed", "--permission", "token:code")
    assert at.exposures("ada")["main"]["used_at"] is None

    def ask(action):
        body = {"subject": {"type": "member", "id": ada}, "action": {"name": action}, "resource": {"type": "token", "id": "main"}}
        return send("POST", f"{gateway.url}/access/v1/{at.code}/evaluation", json.dumps(body),
                    {"Authorization": f"Bearer {at.key('owner')}", "Content-Type": "application/json"})
    assert ask("token:code")[1]["decision"] and at.cli("audit", "list", "--kind", "decision.allowed_secret")["items"] == []
    assert ask("token:seed")[1]["decision"]
    told = at.cli("audit", "list", "--kind", "decision.allowed_secret")["items"]
    assert [(one["target"], one["facts"]["resource"]) for one in told] == [(ada, "token/main")], told
    assert at.exposures("ada")["main"]["used_at"]


def removed_by_provider(gateway):
    """KA-16: an identity provider's DELETE marks as an administrator's removal does, rights by a mapping rule among them."""
    at = Organization(gateway, "bydelete", "kaito", "enterprise")
    at.member("owner", "", "--owner")
    at.cli("resource", "create", "token/main")
    at.cli("resource", "create", "token/side")
    at.cli("connection", "create", "okta", "--profile", "okta")
    token = at.cli("connection", "token", "create", "okta")
    at.cli("connection", "enable", "okta")
    at.cli("team", "create", "seeds")
    at.cli("grant", "add", "token/main", "--team", "seeds", "--permission", "token:seed")
    at.cli("mapping", "add", "--connection", "okta", "--group", "Seeds", "--team", "seeds", "--role", "member")  # a viewer sees no seed

    def scim(method, path, body=None):
        return send(method, token["scim_url"] + path, json.dumps(body) if body else None,
                    {"Authorization": f"Bearer {token['secret']}", "Content-Type": "application/scim+json"})
    status, user = scim("POST", "/Users", {"schemas": [USER], "userName": "ada@example.com", "active": True})
    assert status == 201, user
    status, group = scim("POST", "/Groups", {"schemas": [GROUP], "displayName": "Seeds", "members": [{"value": user["id"]}]})
    assert status == 201, group
    at.cli("grant", "add", "token/side", "--user", "ada@example.com", "--permission", "token:seed")
    assert set(at.exposures("ada@example.com")) == {"main", "side"}, at.exposures("ada@example.com")
    assert scim("DELETE", f"/Users/{user['id']}")[0] == 204
    assert len(at.cli("rotation", "list")["items"]) == 2


def made_by_members(gateway):
    """KA-4: whoever makes a token has it, where the switch lets members make any; and no deleted one comes back that way."""
    at = Organization(gateway, "makers", "kaito", "enterprise")
    at.member("owner", "", "--owner")
    at.member("admin", "admin")
    ada, make = at.in_a_browser("ada@makers.example", "member")  # members of Kaito hold no API keys
    body = {"type": "token", "name": "mine"}
    status, said = make("POST", "/resources/own", body)
    assert status == 403 and said["required_permission"] == "gatehouse:teams:own-resources", said
    at.cli("switch", "set", "members_create", "on")
    status, said = make("POST", "/resources/own", body)
    assert status == 201, said
    assert at.may(ada, "token:seed", "token/mine") and at.exposures(ada)["mine"]["open"]
    assert make("POST", "/resources", {"type": "token", "name": "more"})[0] == 403, "members arrange what is others'"
    assert not at.may("admin", "token:seed", "token/mine")
    assert at.api("DELETE", f"/resources/{said['id']}", at.key("admin"))[0] == 200
    assert at.api("POST", "/resources", at.key("admin"), body)[0] == 201
    assert not at.may("admin", "token:seed", "token/mine"), "a seed was had by making its token again"
    status, said = at.api("POST", "/resources", at.key("admin"), {"type": "token", "name": "fresh"})
    assert status == 201 and at.may("admin", "token:seed", "token/fresh"), said
    at.cli("resource", "create", "token/passed")
    at.cli("resource", "change", "token/passed", "--name", "moved")
    status, refused = at.api("PATCH", f"/resources/{said['id']}", at.key("admin"), {"name": "passed"})
    assert status == 403, refused
    assert not at.may("admin", "token:seed", "token/passed")


def providers(gateway):
    """KA-19: Okta, Entra ID, Google Workspace and JumpCloud, each with the mapping that it sends."""
    at = Organization(gateway, "idps", "kaito", "enterprise")
    at.member("owner", "", "--owner")
    for profile in ("okta", "entra", "google", "jumpcloud"):
        at.cli("connection", "create", profile, "--profile", profile)
        token = at.cli("connection", "token", "create", profile)
        at.cli("connection", "enable", profile)
        at.cli("mapping", "add", "--connection", profile, "--group", "Engineers", "--role", "member")

        def scim(path, body):
            return send("POST", token["scim_url"] + path, json.dumps(body),
                        {"Authorization": f"Bearer {token['secret']}", "Content-Type": "application/scim+json"})
        name = f"ada@{profile}.example"
        status, user = scim("/Users", {"schemas": [USER], "userName": name, "externalId": name, "active": True})
        assert status == 201, (profile, user)
        assert [one["role"] for one in at.cli("user", "show", name)["roles"]] == ["viewer"]
        status, group = scim("/Groups", {"schemas": [GROUP], "displayName": "Engineers", "members": [{"value": user["id"]}]})
        assert status == 201, (profile, group)
        roles = at.cli("user", "show", name)["roles"]
        assert [(one["role"], one["source"]["kind"] if isinstance(one["source"], dict) else one["source"]) for one in roles] == [("member", "scim_rule")], roles


def small_enough(gateway):
    """KA-20: four roles, a permission on one token at a time, and for each answer the way by which it came, on record."""
    at = Organization(gateway, "small", "kaito", "enterprise")
    at.member("owner", "", "--owner")
    at.member("ada", "viewer")
    assert {one["slug"] for one in at.cli("role", "list")["items"]} == {"owner", "admin", "member", "viewer"}
    for name in ("one", "two"):
        at.cli("resource", "create", f"token/{name}")
    given = at.cli("grant", "add", "token/one", "--user", "ada", "--permission", "token:code", "--reason", "audit 2026")
    said = at.cli("explain", "ada", "token:code", "token/one")
    assert said["decision"] and [step.get("grant") for step in said["path"]] == [given["id"]], said
    assert not at.may("ada", "token:view", "token/one") and not at.may("ada", "token:code", "token/two")
    told = at.cli("audit", "list", "--kind", "grant.added")["items"]
    assert len(told) == 1 and told[0]["facts"]["permissions"] == ["token:code"], told


def chain_of_rights(gateway):
    """KT-1, KT-10: versions in policies, policies in roles, roles on teams, exceptions on members; a team alone gives nothing."""
    at = Organization(gateway, "kt1", "keeptrusts")
    at.member("owner", "", "--owner")
    at.member("bob")
    at.member("eve")
    krn = "krn:keeptrusts:governance:{org_id}:event/*"
    question = ("events:export", "event/1")
    at.cli("team", "create", "exporters", "--name", "Exporters")
    at.cli("team", "add", "exporters", "bob")
    at.cli("team", "change", "exporters", "--settings", '{"roles": ["owner"], "events:export": true}')
    before = at.may("bob", *question)
    assert not before, "being in a team, or what its settings say, decided something"
    at.cli("role", "create", "--name", "Evidence Exporter", "--level", "10")
    at.cli("team", "assign-role", "--team-id", "exporters", "--role-id", "evidence-exporter")
    assert not at.may("bob", *question), "a role without policies gave something"
    at.cli("iam", "policy", "create", "--name", "export-evidence", "--action", question[0], "--resource", krn)
    at.cli("role", "attach-policy", "evidence-exporter", "export-evidence")
    said = at.cli("explain", "bob", *question)
    step = next(one for one in said["path"] if one["policy"] == "export-evidence")
    assert said["decision"] and step["version"] == 1, said
    assert not at.may("eve", *question)
    at.cli("user", "assign-role", "--user-id", "eve", "--role-id", "evidence-exporter")  # a direct exception
    assert at.may("eve", *question)
    at.cli("iam", "policy", "publish", "export-evidence", "--statements", at.statements([{**allow(question[0], krn)[0], "effect": "deny"}]))
    assert not at.may("bob", *question) and not at.may("eve", *question)
    at.cli("iam", "policy", "default", "export-evidence", "1")
    assert at.may("bob", *question)
    at.cli("role", "detach-policy", "evidence-exporter", "export-evidence")
    assert not at.may("bob", *question)


def member_lifecycle(gateway):
    """KT-5, KT-6, KT-7, KI-12, KI-13: invite, assign, take away, suspend, reactivate, remove; what is permanent asks first."""
    at = Organization(gateway, "life", "keeptrusts")
    at.member("owner", "", "--owner")
    assert at.cli("user", "invite", "--email", "new@life.example", "--role-id", "viewer")["state"] == "pending"
    bob = at.member("bob", "admin")
    at.cli("user", "assign-role", "--user-id", "bob", "--role-id", "viewer")
    assert at.api("GET", "/members", at.key("bob"))[0] == 200
    roles = lambda: {one["role"] for one in at.cli("user", "show", bob)["roles"]}
    held = roles()
    assert {"admin", "viewer"} <= held, held
    at.cli("user", "suspend", "bob", "--reason", "leaves")
    shown = at.cli("user", "show", bob)
    assert shown["status"] == "suspended" and shown["holds"][0]["reason"] == "leaves", shown
    assert at.api("GET", "/members", at.key("bob"))[0] == 401, "a key works for who is suspended"
    assert {one["role"] for one in at.cli("role", "assignments", "--user", "bob")["items"]} == held
    at.cli("user", "reactivate", "bob")
    assert at.cli("user", "show", bob)["status"] == "active" and roles() == held
    at.keys.pop("bob")
    assert at.api("GET", "/members", at.key("bob"))[0] == 200
    at.cli("user", "remove-role", "--user-id", "bob", "--role-id", "viewer")
    assert "viewer" not in roles()
    assert "cannot be taken back" in at.cli("user", "remove", "bob", code=2)
    assert at.cli("user", "show", bob)["status"] == "active"
    at.cli("user", "remove", "bob", "--yes")
    assert at.cli("user", "show", bob)["status"] == "removed" and at.api("GET", "/members", at.key("bob"))[0] == 401
    assert "cannot be taken back" in at.cli("user", "erase", bob, code=2)
    at.cli("user", "erase", bob, "--yes")
    assert at.cli("user", "reactivate", bob, code=5)


def preview(gateway):
    """KT-2: what an assignment would bring is seen before it is made, and after it."""
    at = Organization(gateway, "kt2", "keeptrusts")
    at.member("owner", "", "--owner")
    bob = at.member("bob")
    question = ("gatehouse:members:suspend", f"organization/{at.code}")
    assert not at.may("bob", *question)
    effective = lambda noun, name: [one["action"] for one in at.cli(noun, "show-effective", name)["allows"] if one.get("role") == "admin"]
    before = effective("role", "admin")
    assert before and effective("user", "bob") == []
    would = at.cli("user", "assign-role", "--user-id", "bob", "--role-id", "admin", "--dry-run")
    assert would["dry_run"] and would["would"]["status"] == 201, would
    assert [one["kind"] for one in would["effects"]["changes"]] == ["assignment.added"], would
    assert would["effects"]["changes"][0]["facts"] == {"role": "admin", "principal": bob, "scope": "org"}, would
    assert not at.may("bob", *question), "a preview was carried out"
    at.cli("user", "assign-role", "--user-id", "bob", "--role-id", "admin")
    assert at.may("bob", *question) and effective("user", "bob") == before


def role_page(gateway):
    """KT-14, KT-15, KT-21, KT-26: what a role allows and by which policy version, who holds it, who changed it last."""
    at = Organization(gateway, "kt14", "keeptrusts")
    owner = at.member("owner", "", "--owner")
    bob = at.member("bob")
    krn = "krn:keeptrusts:governance:{org_id}:event/*"
    role = at.cli("role", "create", "--name", "Policy Approver", "--description", "Says yes", "--level", "10")["id"]
    at.cli("iam", "policy", "create", "--name", "approve", "--action", "events:read", "--resource", krn)
    actions = lambda: {(one["action"], one["policy"], one["version"]) for one in at.cli("role", "show-actions", "--role-id", role)["items"]}
    assert actions() == set()
    at.by("owner", "role", "attach-policy", role, "approve")
    assert actions() == {("events:read", "approve", 1)}, actions()
    at.by("owner", "iam", "policy", "publish", "approve", "--statements", at.statements(allow("events:read", krn) + allow("events:export", krn)))
    assert actions() == {("events:read", "approve", 2), ("events:export", "approve", 2)}, actions()
    at.cli("team", "create", "approvers")
    at.cli("team", "assign-role", "--team-id", "approvers", "--role-id", role)
    at.cli("user", "assign-role", "--user-id", "bob", "--role-id", role)
    at.cli("api-key", "create", "narrow", "--user", "owner", "--scope", "role:policy-approver")
    shown = at.cli("role", "show", role)
    assert (shown["name"], shown["description"], shown["id"]) == ("Policy Approver", "Says yes", role), shown
    assert len(shown["policies"]) == 1 and len(shown["api_keys"]) == 1, shown
    holders = {(key, one[key]) for one in shown["assignments"] for key in ("member", "team") if one.get(key)}
    assert ("member", bob) in holders and {kind for kind, _ in holders} == {"member", "team"}, shown
    last = at.cli("audit", "list", "--target", role, "--limit", "10")["items"]
    assert {"role.created", "role.policy_attached"} <= {one["kind"] for one in last}, last
    assert next(one for one in last if one["kind"] == "role.policy_attached")["actor"] == owner, last
    effective = at.cli("role", "show-effective", role)
    assert {(one["action"], one["policy"], one["version"]) for one in effective["allows"]} == actions(), effective
    assert (effective["last_change"]["kind"], effective["last_change"]["actor"]) == ("policy.published", owner), effective
    assert {one["kind"] for one in at.cli("role", "holders", role)["items"]} == {"member", "team", "api_key"}
    has = at.cli("user", "show-effective", "bob")["allows"]
    assert {(one["action"], one["policy"], one["version"], one["role"]) for one in has} == {(*one, "policy-approver") for one in actions()}, has
    policy = at.cli("iam", "policy", "show", "approve")
    assert sorted(one["number"] for one in policy["versions"]) == [1, 2] and policy["default_version"] == 2, policy
    first = next(one for one in policy["versions"] if one["number"] == 1)
    assert first["statements"] == allow("events:read", krn) and first["at"], first
    assert next(one for one in policy["versions"] if one["number"] == 2)["by"] == owner, policy
    changed = at.cli("audit", "list", "--target", policy["id"], "--kind", "policy.published")["items"][0]
    assert changed["actor"] == owner, changed
    at.by("owner", "iam", "policy", "publish", "approve", "--statements",
          at.statements(allow("events:read", krn) + [{**allow("events:export", krn)[0], "effect": "deny"}]))
    effective = at.cli("role", "show-effective", role)
    assert [[one["action"] for one in effective[kind]] for kind in ("allows", "denies")] == [["events:read"], ["events:export"]], effective


def statement_editor(gateway):
    """KT-16: what a statement is put together from is listed, and a statement of anything else is refused with its place."""
    at = Organization(gateway, "kt16", "keeptrusts")
    at.member("owner", "", "--owner")
    words = at.cli("iam", "policy", "vocabulary")
    assert words["effects"] == ["allow", "deny", "delegate"], words
    assert {"events:read", "gatehouse:roles:assign"} <= {one["action"] for one in words["actions"]}, words
    event = next(one for one in words["resources"] if one["type"] == "event")
    assert event["pattern"] == "krn:keeptrusts:governance:{org_id}:event/*", words
    assert {one["name"] for one in words["conditions"]} >= {"mfa", "time", "ip", "attributes", "switch", "not"}, words
    good = [{"effect": "allow", "actions": ["events:read"], "resources": [event["pattern"]], "conditions": {"mfa": True}}]
    at.cli("iam", "policy", "create", "--name", "built", "--statements", at.statements(good))
    for wrong in ({"effect": "perhaps"}, {"actions": ["events"]}, {"resources": ["krn:other:x:{org_id}:event/*"]}, {"conditions": {"moon": "full"}}):
        at.cli("iam", "policy", "create", "--name", "bad", "--statements", at.statements([{**good[0], **wrong}]), code=2)
    assert [one["slug"] for one in at.cli("iam", "policy", "list")["items"] if one["slug"] in ("built", "bad")] == ["built"]


def id_shapes(gateway):
    """KT-23: role_viewer, role_xyz, user_abc, team_abc and policy_xyz name what they say."""
    at = Organization(gateway, "kt23", "keeptrusts")
    at.member("owner", "", "--owner")
    bob = at.member("user_abc")
    at.cli("team", "create", "abc")
    at.cli("role", "create", "--name", "xyz", "--level", "5")
    policy = at.cli("iam", "policy", "create", "--name", "xyz", "--action", "events:read", "--resource", "krn:keeptrusts:governance:{org_id}:event/*")
    at.cli("user", "assign-role", "--user-id", "user_abc", "--role-id", "role_viewer")
    assert [one["role"] for one in at.cli("role", "assignments", "--user", bob)["items"]] == ["viewer"]
    at.cli("team", "add-member", "--team-id", "team_abc", "--user-id", "user_abc")
    at.cli("team", "assign-role", "--team-id", "team_abc", "--role-id", "role_xyz")
    at.cli("role", "attach-policy", "--role-id", "role_xyz", "--policy-id", "policy_xyz")
    assert at.cli("iam", "policy", "show", "policy_xyz")["id"] == policy["id"]
    assert at.may("user_abc", "events:read", "event/1")
    at.cli("team", "show", "team_nothing", code=4)


def surfaces(gateway):
    """KT-24: each surface asks for its own permission, to read and to change, and says which one is missing."""
    at = Organization(gateway, "kt24", "keeptrusts")
    at.member("owner", "", "--owner")
    at.member("bob", "admin")
    bob = at.key("bob")
    asked = [("GET", "/members", "gatehouse:members:read"), ("POST", "/members", "gatehouse:members:create"),
             ("GET", "/teams", "gatehouse:teams:read"), ("POST", "/teams", "gatehouse:teams:write"), ("GET", "/roles", "gatehouse:roles:read"),
             ("POST", "/roles", "gatehouse:policies:write"), ("GET", "/policies", "gatehouse:policies:read"),
             ("POST", "/policies", "gatehouse:policies:write"), ("POST", "/grants", "gatehouse:roles:grant"),
             ("GET", "/audit", "gatehouse:audit:read"), ("GET", "/sessions", "gatehouse:sessions:read"), ("GET", "/connections", "gatehouse:connections:read"),
             ("POST", "/connections", "gatehouse:connections:configure"), ("GET", "/mapping-rules", "gatehouse:mappings:read"),
             ("POST", f"/members/{at.cli('user', 'show', 'bob')['id']}/assignments", "gatehouse:roles:assign")]
    for method, path, permission in asked:
        narrow = at.cli("api-key", "create", "narrow", "--user", "bob", "--scope", "gatehouse:access:evaluate")["secret"] if not at.keys.get("narrow") else at.keys["narrow"]
        at.keys["narrow"] = narrow
        status, said = at.api(method, path, narrow, {} if method == "POST" else None)
        assert status == 403 and said["required_permission"] == permission, (method, path, status, said)
    for method, path, permission in asked:
        if method == "GET" and "connections" not in permission:
            wide = at.cli("api-key", "create", "one", "--user", "bob", "--scope", permission)["secret"]
            assert at.api("GET", path, wide)[0] == 200, (path, permission)
            other = next(one for one in ("/members", "/teams") if one != path)
            assert at.api("GET", other, wide)[0] == 403, "one permission opened two surfaces"
    assert bob


def guidance(gateway):
    """KT-25: a role named after a business function, given to a team, reaches all of it and leaves with it; no row for each."""
    at = Organization(gateway, "kt25", "keeptrusts")
    at.member("owner", "", "--owner")
    people = [f"person{number}" for number in range(3)]
    at.cli("team", "create", "reviewers")
    for name in ("Policy Approver", "Evidence Exporter"):
        made = at.cli("role", "create", "--name", name, "--level", "10")
        assert made["slug"] == name.lower().replace(" ", "-") and made["name"] == name, made
        at.cli("team", "assign-role", "--team-id", "reviewers", "--role-id", made["slug"])
    for name in people:
        at.member(name)
        at.cli("team", "add", "reviewers", name)
        held = at.cli("user", "show", name)["roles"]
        assert {one["role"] for one in held} >= {"policy-approver", "evidence-exporter"}, held
        assert at.cli("role", "assignments", "--user", name)["items"] == [], "a team's role was copied"
    assert len(at.cli("role", "show", "policy-approver")["assignments"]) == 1
    at.cli("team", "remove-member", "reviewers", "person0")
    assert "policy-approver" not in {one["role"] for one in at.cli("user", "show", "person0")["roles"]}


def neighbours(gateway):
    """KT-27: security settings, audit log and onboarding are read by machines, under names that stay."""
    at = Organization(gateway, "kt27", "keeptrusts")
    at.member("owner", "", "--owner")
    at.cli("user", "invite", "--email", "new@kt27.example", "--role-id", "viewer")
    key = at.key("owner")
    for path, names in (("/mfa", ()), ("/audit", ("position", "at", "kind", "actor", "target", "facts")),
                        ("/invitations", ("id", "email", "state", "delivery"))):
        status, said = at.api("GET", path, key)
        assert status == 200, (path, said)
        for one in said.get("items", []):
            assert set(names) <= set(one), (path, one)
    status, said = at.api("GET", "/audit?kind=invitation.sent", key)
    assert status == 200 and len(said["items"]) == 1, said
    status, said = at.api("GET", "/nothing-of-the-kind", key)
    assert status == 404 and said["status"] == 404 and said["title"], said


def least_privilege(gateway):
    """KI-2, KI-3: nobody begins with more than sight, each reaches what is his, a leaver is out at once, and it is known who did what."""
    at = Organization(gateway, "ki2", "kiwi")
    at.member("root", "", "--owner")
    at.member("new")
    manager = at.member("max", "manager")
    for action in ("device:use", "infra:use", "service:use", "backup:use", "database:use", "audit:use", "vpn:use", "user:use"):
        assert not at.may("new", action, "page/console"), action
    assert at.may("new", "device:read", "page/device-management")
    at.cli("unit", "create", "east")
    at.cli("unit", "create", "west")
    at.cli("resource", "create", "cluster/one", "--unit", "east")
    at.member("op", "operator")
    at.cli("unit", "add-member", "west", "op")
    assert not at.may("op", "infra:use", "cluster/one")
    at.cli("unit", "add-member", "east", "op")
    assert at.may("op", "infra:use", "cluster/one")
    key = at.key("max")
    assert at.api("GET", "/members", key)[0] == 200
    at.cli("user", "suspend", "max")
    assert at.api("GET", "/members", key)[0] == 401
    assert "cannot be taken back" in at.cli("user", "remove", "op", code=2)
    at.cli("user", "reactivate", "max")
    at.keys.pop("max")
    at.by("max", "user", "suspend", "new")
    told = at.cli("audit", "list", "--kind", "member.suspended")["items"][0]
    assert told["actor"] == manager, told


def inactive(gateway):
    """KI-12, KI-13: deactivated, somebody reads Inactive, is shut out and comes back with all that was there; deleted is for good."""
    at = Organization(gateway, "ki13", "kiwi")
    at.member("root", "", "--owner")
    dan = at.member("dan", "manager")
    words = at.cli("organization", "show")["words"]
    assert words["suspended"] == "Inactive", words
    key = at.key("dan")
    before = at.cli("user", "show", dan)["roles"]
    at.cli("user", "suspend", "dan")
    assert at.cli("user", "show", dan)["status"] == "suspended" and at.api("GET", "/members", key)[0] == 401
    at.cli("user", "reactivate", "dan")
    assert at.cli("user", "show", dan)["roles"] == before
    assert "cannot be taken back" in at.cli("user", "erase", "dan", code=2)
    at.cli("user", "erase", "dan", "--yes")
    assert at.cli("user", "show", dan)["status"] == "erased" and "dan" not in json.dumps(at.cli("user", "show", dan))
    at.cli("user", "reactivate", dan, code=5)


def manager_notice(gateway):
    """KI-4: what only managers may do says so, in the product's own words, and who gives it."""
    at = Organization(gateway, "ki4", "kiwi")
    at.member("root", "", "--owner")
    at.member("dan", "developer")
    notice = ("This feature is available to Managers. If you cannot access this feature, "
              "please request permission from your organization manager.")
    assert at.cli("organization", "show")["words"]["manager_notice"] == notice
    said = at.cli("explain", "dan", "user:use", "page/user-management")
    assert not said["decision"] and said["reason"] == "user permission required" and "manager" in said["missing"], said


def eight_boxes(gateway):
    """KI-8, KI-1: eight permissions of one person, each ticked and taken back by itself, each opening its own pages."""
    at = Organization(gateway, "ki8", "kiwi")
    at.member("root", "", "--owner")
    at.member("eve", "viewer")
    pages = {"device": "device-management", "infra": "runtime-environment", "service": "service-management", "backup": "backup-management",
             "database": "database-management", "audit": "audit-log", "vpn": "vpn-management", "user": "permission-management"}
    found = {one["name"] for one in at.cli("resource", "list", "--type", "page")["items"]}
    assert set(pages.values()) | {"console", "infrastructure-management", "user-management"} == found, found
    for word, page in pages.items():
        given = at.cli("grant", "add", f"page/{page}", "--user", "eve", "--permission", f"{word}:use")
        opened = {one for one, where in pages.items() if at.may("eve", f"{one}:use", f"page/{where}")}
        assert opened == {word}, (word, opened)
        at.cli("grant", "end", given["id"])
        assert not at.may("eve", f"{word}:use", f"page/{page}")
    at.cli("grant", "add", "page/console", "--user", "eve", *(part for word in pages for part in ("--permission", f"{word}:use")))
    assert all(at.may("eve", f"{word}:use", f"page/{page}") for word, page in pages.items())


def role_management(gateway):
    """KI-9: managers make and change roles; others are told what is missing."""
    at = Organization(gateway, "ki9", "kiwi")
    at.member("root", "", "--owner")
    at.member("max", "manager")
    at.member("dan", "developer")
    at.member("eve")
    made = at.by("max", "role", "create", "--name", "On call", "--description", "Nights", "--level", "30")
    at.by("max", "role", "attach-policy", made["id"], "backup")
    at.by("max", "role", "change", made["id"], "--description", "Nights and weekends")
    assert at.cli("role", "show", made["id"])["description"] == "Nights and weekends"
    at.by("max", "user", "assign-role", "--user-id", "eve", "--role-id", "on-call")
    assert at.may("eve", "backup:use", "page/backup-management") and not at.may("eve", "vpn:use", "page/vpn-management")
    assert not at.may("dan", "gatehouse:policies:write", f"organization/{at.code}")
    said = at.cli("explain", "dan", "gatehouse:policies:write", f"organization/{at.code}")
    assert "manager" in said["missing"], said
    assert at.may("max", "gatehouse:policies:write", f"organization/{at.code}")


def activity(gateway):
    """KI-20: the audit log shows what people did; whether the VPN may be used is a permission."""
    at = Organization(gateway, "ki20", "kiwi")
    at.member("root", "", "--owner")
    manager = at.member("max", "manager")
    dan = at.member("dan", "developer")
    at.by("max", "grant", "add", "page/vpn-management", "--user", "dan", "--permission", "vpn:use")
    shown = at.by("max", "audit", "list", "--actor", manager)["items"]
    assert [one["kind"] for one in shown] == ["grant.added"] and shown[0]["facts"]["principal"] == dan, shown
    assert at.may("dan", "vpn:use", "page/vpn-management") and not at.may("dan", "audit:use", "page/audit-log")
    assert at.may("max", "audit:use", "page/audit-log")


def one_word(gateway):
    """KS-2: a user is a member, from the invitation on, under either noun."""
    at = Organization(gateway, "ks2", "kisi")
    made = at.member("ada")
    at.member("root", "", "--owner")
    at.cli("user", "invite", "--email", "bo@ks2.example", "--role-id", "basic")
    users = {one["user_name"]: one for one in at.cli("user", "list")["items"]}
    status, members = at.api("GET", "/members", at.key("root"))
    assert status == 200 and {one["user_name"] for one in members["items"]} == set(users), members
    assert at.cli("user", "show", "ada")["id"] == made and users["bo@ks2.example"]["status"] == "invited", users
    assert at.may("ada", "door:open", "door/front")


def one_owner(gateway):
    """KS-3: one owner, and no second by any road but a transfer."""
    at = Organization(gateway, "ks3", "kisi")
    at.member("root", "", "--owner", "--email", "it@ks3.example")
    at.cli("member", "create", "second", "--owner", code=5)
    at.member("adm", "place-administrator")
    assert "transferred" in at.run(["user", "assign-role", "--user-id", "adm", "--role-id", "owner"], code=3)
    owners = [one["user_name"] for one in at.cli("user", "list")["items"] if one["owner"]]
    assert owners == ["root"], owners
    assert at.cli("user", "remove", "root", "--yes", code=5)


def key_makers(gateway):
    """KS-4: API keys are for owners and administrators, whatever the plan calls them."""
    plans = (("standard", "resource", "place/hq", (("basic", "", False), ("place-manager", "place:hq", False),
                                                  ("place-administrator", "", True), ("owner", "", True))),
             ("organizations", "team", "hq", (("basic", "", False), ("organizations-manager", "team:hq", False),
                                              ("team-administrator", "team:hq", False), ("organizations-administrator", "", True), ("owner", "", True))))
    for plan, noun, name, holders in plans:
        at = Organization(gateway, f"ks4-{plan}", "kisi", plan)
        at.cli(noun, "create", name)
        for role, scope, may in holders:
            at.member(role, "", *(["--owner"] if role == "owner" else []))
            if role not in ("owner", "basic"):
                at.cli("user", "assign-role", "--user-id", role, "--role-id", role, *(["--scope", scope] if scope else []))
            at.cli("api-key", "create", "door robot", "--user", role, code=0 if may else 5)
            assert at.may(role, "gatehouse:api-keys:create", f"organization/{at.code}") == may, (plan, role)


def many_managers(gateway):
    """KS-10: managers without end on the standard plan."""
    at = Organization(gateway, "ks10", "kisi")
    at.member("root", "", "--owner")
    at.cli("team", "create", "all")
    key, many = at.key("root"), 150
    ids = []
    for number in range(many):
        status, made = at.api("POST", "/members", key, {"user_name": f"manager{number}"})
        assert status == 201, (number, made)
        status, said = at.api("POST", f"/members/{made['id']}/assignments", key, {"role": "groups-manager", "scope": "team:all"})
        assert status == 201, (number, said)
        ids.append(made["id"])
    held = [one for one in at.cli("role", "holders", "groups-manager")["items"] if one["kind"] == "member"]
    assert {one["id"] for one in held} == set(ids), len(held)
    at.cli("resource", "create", "group/lobby", "--team", "all")
    assert at.may(ids[-1], "share:edit", "group/lobby") and at.may(ids[0], "share:edit", "group/lobby")


ROWS = [exposures, shown_secrets, removed_by_provider, made_by_members, providers, small_enough, chain_of_rights, member_lifecycle, preview, role_page,
        statement_editor, id_shapes, surfaces, guidance, neighbours, least_privilege, inactive, manager_notice, eight_boxes, role_management,
        activity, one_word, one_owner, key_makers, many_managers]


def main():
    wanted = sys.argv[1:]
    failed = []
    with processes() as (folder, run):
        gateway = run(Gateway(folder))
        for row in ROWS:
            if wanted and row.__name__ not in wanted:
                continue
            try:
                row(gateway)
                print("ok", row.__name__, flush=True)
            except AssertionError as why:
                failed.append(row.__name__)
                print("FAILED", row.__name__, why, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
