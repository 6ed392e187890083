"""The part of the walk that an identity provider takes part in."""
import json
import pathlib
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "e2e/story"))
from guide import write_metadata  # noqa: E402


class WithProvider:
    def push(self, what, body, method="POST"):
        """By SCIM, which this document is not about. The id, or None where it was refused."""
        asked = urllib.request.Request(f"http://{self.at.address}/scim/v2/{what}", json.dumps(body).encode(),
                                       {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"}, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=120) as answer:
                return json.loads(answer.read() or "{}").get("id")
        except urllib.error.HTTPError as refused:
            assert refused.code == 409, refused.read()
            return None

    def connections(self):
        made = self.operator("POST", "/connections", {"name": "okta", "profile": "okta", "subject_match": "email", "adopt": "refuse"})
        self.connection, at = made["id"], f"/connections/{made['id']}"
        self.operator("PATCH", at, {"name": "Okta", "adopt": "approve"})
        with tempfile.TemporaryDirectory() as folder:
            write_metadata(pathlib.Path(folder))
            metadata = (pathlib.Path(folder) / "idp.xml").read_text(encoding="utf-8")
        self.operator("POST", at + "/trust", {"metadata": metadata})
        self.operator("POST", at + "/enable", {})
        token = self.operator("POST", at + "/tokens", {"name": "scim"})
        self.token = self.operator("POST", at + "/tokens", {"name": "pushing"})["secret"]
        self.operator("POST", at + "/domains", {"domain": "acme.example"})
        for path in ("/connections", "/connection-proposals", at, at + "/tokens", at + "/domains"):
            self.key("GET", path)
        self.operator("POST", at + f"/tokens/{token['id']}/revoke", {})
        for path in ("/recovery", "/recovery/waiting", at + "/waiting"):
            self.key("GET", path)
        self.operator("POST", "/recovery/confirm", {"tokens": True, "members": True, "connection": self.connection})

    def adoptions(self):
        """A provider sends names that members have whom it does not manage."""
        at = f"/connections/{self.connection}/adoptions"
        self.operator("POST", "/members", {"user_name": "dora"})
        for name in ("bob", "dora"):
            assert self.push("Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name}) is None
        asked = {one["user_name"]: one["id"] for one in self.key("GET", at)["items"]}
        self.operator("POST", f"{at}/{asked['bob']}/refuse", {})
        self.operator("POST", f"{at}/{asked['dora']}/approve", {})
        self.key("GET", at)

    def links(self):
        """Dora at a second connection, which speaks for her then."""
        at = "/connections/" + self.operator("POST", "/connections", {"name": "beside"})["id"]
        self.operator("POST", at + "/enable", {})
        first, self.token = self.token, self.operator("POST", at + "/tokens", {"name": "pushing"})["secret"]
        dora = self.key("GET", "/members?user_name=dora")["items"][0]["id"]
        self.operator("POST", at + "/adoptions", {"member": dora, "user_name": "dora@beside.example"})
        self.key("GET", at + "/adoptions")
        self.push("Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "dora@beside.example"})
        self.token = first
        self.operator("POST", f"/members/{dora}/authority?dry_run=true", {"connection": at.rsplit("/", 1)[1]})
        self.operator("POST", f"/members/{dora}/authority", {"connection": at.rsplit("/", 1)[1]})
        self.key("GET", f"/members/{dora}")

    def rules(self):
        user = self.push("Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "dora"})
        groups = [self.push("Groups", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name,
                                       "members": [{"value": user}]}) for name in ("Engineering", "Admins")]
        wanted = {"connection": self.connection, "group": "Engineering", "roles": ["member"]}
        self.operator("POST", "/mapping-rules?dry_run=true", wanted)
        named = self.operator("POST", "/mapping-rules", wanted)["id"]
        self.operator("POST", "/mapping-rules", {**wanted, "source": "saml", "by": "pattern", "group": "eng-*", "roles": [{"role": "viewer"}]})
        at = "/mapping-rules/" + self.operator("POST", "/mapping-rules", {**wanted, "by": "id", "group": groups[1], "roles": ["admin"]})["id"]
        self.operator("POST", f"/mapping-rules/{named}/rebind", {"group": groups[1]})
        self.operator("PATCH", "", {"rule_joins_per_hour": 0})
        self.operator("POST", at + "/approve", {})
        newcomer = self.push("Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "newcomer"})
        self.push(f"Groups/{groups[1]}", {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                                          "Operations": [{"op": "add", "path": "members", "value": [{"value": newcomer}]}]}, "PATCH")
        self.operator("PATCH", at, {"position": 1, "enabled": True})
        assert self.key("GET", at)["held_count"] == 1
        self.operator("POST", at + "/release", {})
        for path in ("/mapping-rules", at, f"/mapping-rules/{named}"):
            self.key("GET", path)
        self.operator("DELETE", at)
