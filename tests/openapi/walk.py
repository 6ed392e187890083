"""Every route that is described, called with success on the real binary over its sockets: what is sent and what is answered is as
described. A route that is new must be called here, or stand in NOT_CALLED with the reason."""
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from description import Described
from walk_applications import WithApplications
from walk_provider import WithProvider

BINARY = os.environ["GATEHOUSE_BINARY"]
NOT_CALLED = {
    "revoke_session": "takes a session, which takes a browser: e2e_tenants",
    "unlock_member": "takes a password: unit_admin",
    "reset_member_credentials": "takes mail: unit_admin",
    "invite_member": "takes mail: unit_admin",
    "resend_invitation": "takes mail: unit_admin",
    "revoke_invitation": "takes mail: unit_admin",
    "revoke_transfer": "takes an offer, which takes a session: unit_admin",
    "accept_transfer": "takes a session with a second factor: unit_admin",
    "step_down": "takes a session: unit_admin",
    "show_proposal": "takes a session: unit_admin, e2e_accounts",
    "approve_proposal": "takes a session: unit_admin, e2e_accounts",
    "reject_proposal": "takes a session: unit_admin, e2e_accounts",
    "withdraw_proposal": "takes a session: unit_admin, e2e_accounts",
    "confirm_api_key": "takes a restored store: e2e_moving, unit_admin",
    "confirm_token": "takes a restored store: unit_admin",
    "confirm_application": "takes a restored store: e2e_moving",
}


class Walk(WithProvider, WithApplications):
    def __init__(self, at, secret):
        self.at, self.secret = at, secret
        self.org = "/api/v1/organizations/acme"

    def key(self, method, path, body=None):
        return self.at.must(method, self.org + path, body, key=self.api_key)

    def operator(self, method, path, body=None):
        return self.at.must(method, path if path.startswith("/api/") else self.org + path, body)

    def everything(self):
        for part in (self.organizations, self.members, self.connections, self.adoptions, self.rules, self.links, self.teams, self.roles, self.resources,
                     self.units, self.history, self.reports, self.plans, self.audit, self.applications, self.search, self.endings, self.shared):
            part()

    def organizations(self):
        door = {"organization_code": "acme", "secret": self.secret, "owner_user_name": "root", "model": "standard"}
        status, made = self.at.ask("POST", "/api/v1/setup", door, key="none")
        assert status == 201, made
        self.api_key, self.owner = made["api_key"], made["owner"]
        self.operator("POST", "/api/v1/organizations", {"code": "kaito", "model": "kaito", "name": "Kaito"})
        self.operator("POST", "/api/v1/organizations", {"code": "second", "owner_email": "olga@second.example"})
        self.operator("GET", "/api/v1/organizations?limit=1")
        for verb in ("disable?dry_run=true", "disable", "enable"):
            self.operator("POST", "/api/v1/organizations/second/" + verb, {})
        self.at.must("GET", "/api/v1/organizations", key=self.api_key)
        self.key("GET", "")
        self.key("PATCH", "", {"name": "Acme", "description": "Anvils"})
        self.begun = now()
        for path in ("", "/transfer", "/policy-vocabulary", "/switches", "/audit?limit=2", "/audit/keys"):
            self.key("GET", path)
        self.at.must("GET", "/api/v1/openapi.json")

    def members(self):
        self.bob = self.operator("POST", "/members", {"user_name": "bob", "email": "bob@acme.example", "role": "member"})["id"]
        carl = self.key("POST", "/members", {"user_name": "carl", "display_name": "Carl"})["id"]
        for path in ("", "?user=bob", "?user_name=bob", "?removed=true&limit=1", f"/{self.bob}", f"/{self.bob}/assignments", f"/{self.bob}/grants",
                     f"/{self.bob}/exposures", f"/{self.bob}/effective"):
            self.key("GET", "/members" + path)
        self.key("GET", "/mfa")
        self.key("GET", "/invitations")
        self.key("GET", f"/sessions?member={self.bob}")
        self.key("PUT", f"/members/{carl}/access-begin", {"not_before": "2099-01-30T12:00:00Z"})
        self.operator("DELETE", f"/members/{carl}/access-begin")
        self.key("PUT", f"/members/{carl}/access-end", {"at": "2099-01-31T12:00:00Z"})
        self.operator("DELETE", f"/members/{carl}/access-end")
        self.key("POST", f"/members/{carl}/suspend?dry_run=true", {"reason": "gone"})
        self.key("POST", f"/members/{carl}/suspend", {"reason": "gone"})
        self.key("GET", f"/members/{carl}")
        self.operator("POST", f"/members/{carl}/reactivate", {})
        made = self.operator("POST", "/api-keys", {"name": "second", "member": self.owner, "scope": ["role:owner"], "not_before": "2020-01-01T12:00:00Z"})
        self.key("GET", f"/api-keys?member={self.owner}")
        self.key("POST", f"/api-keys/{made['id']}/revoke", {})
        self.key("POST", f"/members/{carl}/remove", {})
        self.operator("POST", f"/members/{carl}/erase", {})
        self.key("GET", f"/members/{carl}")

    def teams(self):
        self.key("POST", "/teams", {"slug": "support", "description": "Who helps"})
        self.key("PATCH", "/teams/support", {"name": "Support", "settings": {"rota": {"weeks": 2}}})
        self.key("POST", "/teams/support/members", {"member": self.bob, "expires_at": "2099-01-31T12:00:00Z"})
        given = self.key("POST", "/teams/support/assignments", {"role": "viewer"})
        for path in ("/teams", "/teams/support", "/teams/support/assignments", "/teams/support/grants", "/teams/support/effective"):
            self.key("GET", path)
        self.key("DELETE", f"/teams/support/assignments/{given['id']}")
        self.key("DELETE", f"/teams/support/members/{self.bob}")

    def roles(self):
        statement = {"effect": "allow", "actions": ["app:read"], "resources": ["grn:app:app:{org_id}:app/*"]}
        self.operator("POST", "/policies", {"slug": "reading", "statements": [statement]})
        self.operator("POST", "/policies/reading/versions", {"statements": [statement, {**statement, "actions": ["app:use"]}]})
        self.operator("POST", "/policies/reading/default", {"version": 1})
        self.key("PATCH", "/policies/reading", {"name": "Reads"})
        self.operator("POST", "/roles", {"slug": "reader", "level": 10})
        self.key("PATCH", "/roles/reader", {"description": "Who reads"})
        self.operator("POST", "/roles/reader/policies", {"policy": "reading"})
        given = self.operator("POST", f"/members/{self.bob}/assignments", {"role": "reader", "scope": "org"})
        for path in ("/roles?limit=1", "/roles/reader", "/roles/reader/assignments", "/roles/reader/actions", "/roles/reader/effective", "/roles/reader/holders",
                     "/roles/owner/holders", "/policies", "/policies/reading"):
            self.key("GET", path)
        self.key("DELETE", f"/members/{self.bob}/assignments/{given['id']}")
        self.operator("DELETE", "/roles/reader/policies/reading")
        self.operator("DELETE", "/roles/reader")
        self.operator("DELETE", "/policies/reading")

    def resources(self):
        made = self.key("POST", "/resources", {"type": "app", "name": "main", "team": "support"})
        at = f"/resources/{made['id']}"
        self.key("PATCH", at, {"team": ""})
        given = self.key("POST", "/grants", {"member": self.bob, "resource": "app/main", "permissions": ["app:use"], "reason": "on call"})
        for path in ("/resources", "/resources?type=app&name=main", at, "/resources/app%2Fmain", at + "/grants", at + "/exposures", at + "/rotations",
                     "/rotations", "/rotations/tokens", f"/members/{self.bob}/grants", f"/members/{self.bob}/effective",
                     "/explain?action=app:use&resource=app/main&member=" + self.bob, "/who-can?action=app:use&resource=app/main&limit=2",
                     f"/what-can?type=app&member={self.bob}"):
            self.key("GET", path)
        self.key("POST", "/rotations", {"resource": "app/main", "due": "2099-01-31T12:00:00Z"})
        self.key("GET", "/rotations")
        self.key("POST", at + "/rotated", {"evidence": "OPS-7"})
        self.key("GET", at + "/rotations")
        self.key("DELETE", f"/grants/{given['id']}")
        self.key("DELETE", at)
        self.key("POST", "/resources/own", {"type": "app", "name": "own"})
        self.key("DELETE", "/teams/support")

    def units(self):
        self.key("POST", "/units", {"code": "berlin", "name": "Berlin"})
        self.key("PATCH", "/units/berlin", {"description": "Mitte"})
        self.key("POST", "/units/berlin/members", {"member": self.bob})
        for path in ("/units", "/units/berlin", "/units/berlin/members"):
            self.key("GET", path)
        self.key("DELETE", f"/units/berlin/members/{self.bob}")
        self.key("DELETE", "/units/berlin")

    def reports(self):
        for path in ("access?limit=2", "break-glass", "duties?both=gatehouse:roles:assign&and=gatehouse:audit:read", "holds", "inactive?days=30",
                     "overrides", "position", "secret-age"):
            self.key("GET", "/reports/" + path)
        self.operator("GET", "/reports/secret-age")
        for whose in ("", f"/members/{self.bob}"):
            self.key("POST", whose + "/legal-hold", {"reason": "Case 7"})
            self.key("GET", "/legal-holds")
            self.key("GET", "")
            self.operator("DELETE", whose + "/legal-hold", {"reason": "Case 7 is closed"})
        self.operator("PUT", "/retention", {"kind": "mail", "days": 60})
        self.key("GET", "/retention")
        self.operator("PUT", "/retention", {"kind": "mail", "days": None})

    def history(self):
        """What was granted in resources() and ended there lies between the two moments."""
        about, between = "action=app:use&resource=app/main", f"at={self.begun}&at={now()}"
        for path in (f"/explain?{about}&at={now()}&member={self.bob}", f"/who-could?{about}&at={now()}&limit=1", f"/access-diff?{about}&{between}",
                     f"/access-diff?{between}&member={self.bob}"):
            self.key("GET", path)

    def plans(self):
        """Of models that have plans and switches."""
        self.operator("POST", "/api/v1/organizations", {"code": "takumo", "model": "takumo"})
        self.operator("POST", "/api/v1/organizations/takumo/plan", {"plan": "pro"})
        at = "/api/v1/organizations/kaito"
        eve = self.operator("POST", at + "/members", {"user_name": "eve"})["id"]
        name = self.operator("GET", at + "/switches")["items"][0]["name"]
        self.operator("PUT", f"{at}/switches/{name}", {"on": True})
        self.operator("PUT", f"{at}/members/{eve}/switches/{name}", {"on": None})
        self.operator("GET", f"{at}/members/{eve}/switches")
        self.operator("POST", at + "/transfer", {"to": eve})

    def audit(self):
        self.operator("POST", "/api/v1/audit-keys", {})
        ends = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = self.operator("POST", "/api/v1/operator-keys", {"name": "deploy", "expires": ends})
        assert len(self.at.must("GET", "/api/v1/organizations", key=made["secret"])["items"]) > 1
        self.operator("GET", "/reports/secret-age")
        self.operator("POST", f"/api/v1/operator-keys/{made['id']}/revoke", {})
        self.operator("GET", "/api/v1/operator-keys")
        until = self.key("POST", "/audit/exports", {})["until"]
        self.key("GET", "/audit?kind=member.created&actor=&limit=1")
        for _ in range(60):
            status, said = self.at.ask("GET", f"{self.org}/audit/export?until={until}&after=0", key=self.api_key)
            if status == 200:
                return
            time.sleep(1)  # the newest records are being sealed
        raise AssertionError(said)

    def shared(self):
        """Refusals have their form too."""
        assert self.at.ask("GET", self.org + "/members", key="none")[0] == 401
        assert self.at.ask("GET", "/api/v1/organizations/other/members", key=self.api_key)[0] == 404
        assert self.at.ask("GET", self.org + "/members?limit=0", key=self.api_key)[0] == 400
        assert self.at.ask("POST", self.org + "/members", {"user_name": "bob"}, key=self.api_key)[0] == 409
        assert self.at.ask("POST", "/api/v1/organizations", {"code": "x"}, key=self.api_key)[0] == 403
        assert self.at.ask("POST", "/access/v1/acme/evaluation", {}, key="none")[0] == 401


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def main():
    with tempfile.TemporaryDirectory(prefix="gatehouse-openapi-") as folder:
        data = folder + "/data"
        gateway = subprocess.Popen([BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        try:
            address = re.search(r"http://([^\s/]+)", gateway.stdout.readline()).group(1)
            document = json.loads(subprocess.run([BINARY, "openapi"], check=True, capture_output=True).stdout)
            at = Described(document, address, data)
            Walk(at, pathlib.Path(data, "setup-secret").read_text(encoding="utf-8").strip()).everything()
        finally:
            gateway.terminate()
            gateway.wait(60)
    described = {one["operationId"] for place in document["paths"].values() for one in place.values()}
    left = [f"{name} is not called" for name in sorted(described - at.done - NOT_CALLED.keys())]
    stale = [f"{name} is called, or no route any more" for name in sorted(NOT_CALLED.keys() & (at.done | (NOT_CALLED.keys() - described)))]
    for line in dict.fromkeys(at.wrong + left + stale):
        print(line)
    print(f"{len(at.done)} of {len(described)} operations were called")
    return 1 if at.wrong or left or stale else 0


if __name__ == "__main__":
    sys.exit(main())
