"""The part of the walk that services take part in, and what is taken down at its end."""
import base64
import subprocess


def a_certificate():
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=kiosk"]
    return subprocess.run(made, check=True, capture_output=True, text=True).stdout


class WithApplications:
    def applications(self):
        made = self.operator("POST", "/api/v1/applications", {"name": "shop", "rights": ["evaluate", "explain"], "organizations": ["acme"]})
        self.operator("GET", "/api/v1/applications")
        asked = {"subject": {"type": "member", "id": self.bob}, "action": {"name": "app:use"}, "resource": {"type": "app", "id": "main"}}
        basic = base64.b64encode(f"{made['id']}:{made['secret']}".encode()).decode()
        self.at.must("POST", "/access/v1/acme/evaluation", asked, basic=basic)
        self.at.must("POST", "/access/v1/acme/evaluation", {**asked, "context": {"time": "now"}}, key=self.api_key)
        self.at.must("GET", "/.well-known/authzen-configuration", key="none")
        self.at.must("POST", "/access/v1/acme/evaluations", asked, basic=basic)
        several = {**asked, "evaluations": [{}, {"action": {"name": "app:read"}}], "options": {"evaluations_semantic": "execute_all"}}
        self.at.must("POST", "/access/v1/acme/evaluations", several, basic=basic)
        self.at.must("POST", "/access/v1/acme/evaluations", several, key=self.api_key)

    def search(self):
        member, resource = {"type": "member", "id": self.bob}, {"type": "app", "id": "own"}
        questions = {"subject": {"subject": {"type": "member"}, "action": {"name": "app:use"}, "resource": resource, "page": {"limit": 1}},
                     "resource": {"subject": member, "action": {"name": "app:use"}, "resource": {"type": "app"}},
                     "action": {"subject": member, "resource": resource, "context": {"ip": "10.0.0.1"}}}
        for what, question in questions.items():
            self.at.must("POST", "/access/v1/acme/search/" + what, question, key=self.api_key)

    def endings(self):
        made = self.operator("POST", "/api/v1/applications", {"name": "kiosk", "hosts": ["kiosk.example"], "organizations": ["acme"]})
        at = "/api/v1/applications/" + made["id"]
        self.operator("PATCH", at, {"hosts": ["kiosk.example:8443"], "rights": ["search"], "organizations": ["acme", "second"]})
        self.operator("GET", at)
        for minutes in (0, 5):
            self.operator("POST", at + "/rotate", {"overlap_minutes": minutes})
        key = self.operator("POST", at + "/certificates", {"certificate": a_certificate(), "name": "kiosk"})
        self.operator("GET", at + "/certificates")
        self.operator("GET", at)
        self.operator("DELETE", at + "/certificates/" + key["id"])
        self.operator("DELETE", at)
        self.operator("POST", f"/connections/{self.connection}/disable", {})
        self.operator("DELETE", f"/connections/{self.connection}")
        self.operator("DELETE", "/api/v1/organizations/takumo", {"confirm": "takumo"})
        self.operator("GET", "/api/v1/installation-log?limit=5")
        self.operator("GET", "/api/v1/installation-log?kind=server.started")
        self.operator("GET", "/api/v1/deleted-organizations")
