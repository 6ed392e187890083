"""Those who ask the gateway: the identity provider's SCIM client, and a service with its secret."""
import base64
import http.client
import json
import urllib.parse

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def send(method, url, body=None, headers=None):
    """The answer's status and what its body says, JSON or not; a new connection each time."""
    parts = urllib.parse.urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    try:
        link.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, headers or {})
        answer = link.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text) if "json" in (answer.getheader("Content-Type") or "") and text else text
    finally:
        link.close()


class Provisioning:
    """Pushes as identity providers do: looks for the user first, then creates; keeps the ids that it was given."""

    def __init__(self, env):
        self.url, self.headers = env["GATEHOUSE_SCIM_URL"], {"Authorization": f"Bearer {env['GATEHOUSE_SCIM_TOKEN']}",
                                                             "Content-Type": "application/scim+json"}
        self.ids = {}

    def send(self, method, path, body=None, expected=200):
        status, said = send(method, self.url + path, json.dumps(body) if body is not None else None, self.headers)
        assert status == expected, f"{method} {path}: {status} {said}"
        return said

    def push_user(self, user_name):
        found = self.send("GET", "/Users?filter=" + urllib.parse.quote(f'userName eq "{user_name}"'))
        assert found["totalResults"] == 0, found
        given, family = (part.capitalize() for part in user_name.split("@")[0].split("."))
        made = self.send("POST", "/Users", {"schemas": [USER], "userName": user_name, "externalId": "x-" + user_name, "active": True,
                                            "name": {"givenName": given, "familyName": family}, "displayName": f"{given} {family}",
                                            "emails": [{"value": user_name, "type": "work", "primary": True}]}, 201)
        self.ids[user_name] = made["id"]

    def push_group(self, name, *members):
        made = self.send("POST", "/Groups", {"schemas": [GROUP], "displayName": name, "externalId": "g-" + name,
                                             "members": [{"value": self.ids[one]} for one in members]}, 201)
        self.ids[name] = made["id"]

    def set_active(self, user_name, active):
        path = f"/Users/{self.ids[user_name]}"
        self.send("PATCH", path, {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"active": active}}]})
        assert self.send("GET", path)["active"] is active

    def delete(self, user_name):
        self.send("DELETE", f"/Users/{self.ids[user_name]}", expected=204)
        self.send("GET", f"/Users/{self.ids[user_name]}", expected=404)


class Service:
    """An application of the product: its Basic credentials, its rights."""

    def __init__(self, env, made):
        self.url, self.organization, self.id = env["GATEHOUSE_URL"], env["GATEHOUSE_ORG"], made["id"]
        pair = base64.b64encode(f"{made['id']}:{made['secret']}".encode()).decode()
        self.basic = {"Authorization": f"Basic {pair}"}

    def evaluate(self, member, action="app:use", headers=None, **context):
        question = {"subject": {"type": "member", "id": member}, "action": {"name": action}, "resource": {"type": "app", "id": "main"}}
        if context:
            question["context"] = context
        return send("POST", f"{self.url}/access/v1/{self.organization}/evaluation", json.dumps(question),
                    {**(headers or self.basic), "Content-Type": "application/json"})

    def introspect(self, token):
        status, said = send("POST", f"{self.url}/oauth2/introspect", urllib.parse.urlencode({"token": token}),
                            {**self.basic, "Content-Type": "application/x-www-form-urlencoded"})
        assert status == 200, (status, said)
        return said
