"""A SCIM client over a socket whose every answer is judged by shapes.py."""
import http.client
import json
import urllib.parse

import shapes


class Answer:
    def __init__(self, status, headers, body, path):
        self.status, self.headers, self.body, self.path = status, headers, body, path
        self.json = json.loads(body, object_pairs_hook=unique) if body else None

    def __getitem__(self, name):
        return self.json[name]

    def __repr__(self):
        return f"{self.status} {self.body[:600].decode(errors='replace')}"


def unique(pairs):
    names = [name.lower() for name, _ in pairs]
    if len(set(names)) != len(names):
        raise shapes.Malformed(f"one name twice in {names}")
    return dict(pairs)


class Client:
    """One connection's IdP. Paths are below /scim/v2 and sent as they stand, blanks and quotes escaped."""

    judged = 0

    def __init__(self, url, token, judge=None):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.base = parts.hostname, parts.port, parts.path
        self.token, self.shapes, self.link = token, judge or shapes.Shapes(), None
        if judge is None and token:
            self.shapes.learn(self.get("/Schemas").json)

    def as_(self, token):
        return Client(f"http://{self.host}:{self.port}{self.base}", token, self.shapes)

    def at(self, url):
        return Client(url + self.base, self.token, self.shapes)

    def send(self, method, path, body=None, headers=None):
        fields = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if body is not None:
            fields["Content-Type"] = "application/scim+json"
        fields.update(headers or {})
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        target = self.base + urllib.parse.quote(path, safe="/?&=%+:;,.!~*'()-_$@")
        status, got, content = self.exchange(method, target, body, {k: v for k, v in fields.items() if v is not None})
        answer = Answer(status, got, content, path)
        self.shapes.judge(answer)
        Client.judged += 1
        return answer

    def exchange(self, method, target, body, fields):
        for attempt in (1, 2):
            if self.link is None:
                self.link = http.client.HTTPConnection(self.host, self.port, timeout=60)
            try:
                self.link.request(method, target, body, fields)
                answer = self.link.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.link = None  # kept alive too long: once more on a new connection
                if attempt == 2:
                    raise

    def get(self, path, **headers):
        return self.send("GET", path, headers=spelled(headers))

    def post(self, path, body, **headers):
        return self.send("POST", path, body, spelled(headers))

    def put(self, path, body, **headers):
        return self.send("PUT", path, body, spelled(headers))

    def patch(self, path, *operations, **headers):
        return self.send("PATCH", path, {"schemas": [PATCH_OP], "Operations": list(operations)}, spelled(headers))

    def delete(self, path, **headers):
        return self.send("DELETE", path, headers=spelled(headers))


PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def spelled(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}
