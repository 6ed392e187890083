"""Asks a gateway over its sockets, and holds what is sent and what is answered to the document that it shows."""
import http.client
import json
import pathlib
import re
import socket
import sys
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
from json_schema import errors, resolve  # noqa: E402

PREFIX = "/api/v1/organizations/"


class AtSocket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=120)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(self.path)


class Described:
    """wrong: a line for each thing that is not as described. done: the operations that were answered with success."""

    def __init__(self, document, address, data):
        self.document, self.address, self.data = document, address, data
        self.wrong, self.done, self.headers = [], set(), {}
        self.routes = [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), path) for path in sorted(document["paths"], key=literal_first)]

    def ask(self, method, path, body=None, key=None, basic=None):
        """The status and the body. Without a key or an application's credentials: as operator, at the socket."""
        at_door = key or basic
        connection = http.client.HTTPConnection(self.address, timeout=120) if at_door else AtSocket(self.data + "/admin.sock")
        headers = {"Authorization": f"Bearer {key}" if key else f"Basic {basic}"} if at_door else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.headers = answer.headers
        self.judge(method, path, body, answer, text)
        return answer.status, json.loads(text) if is_json(answer) else text

    def must(self, method, path, body=None, **who):
        status, content = self.ask(method, path, body, **who)
        if status >= 300:
            raise AssertionError(f"{method} {path}: {status} {content}")
        return content

    def judge(self, method, path, body, answer, text):
        bare, _, query = path.partition("?")
        where = f"{method} {bare} {answer.status}"
        found = next((template for pattern, template in self.routes if pattern.fullmatch(bare)), None)
        operation = self.document["paths"].get(found, {}).get(method.lower())
        if operation is None:
            self.wrong.append(f"{where}: the route is not described")
            return
        said = operation["responses"].get(str(answer.status)) or (operation["responses"]["default"] if answer.status >= 400 else None)
        self.wrong += [f"{where}: {line}" for line in self.of_answer(said, answer, text)]
        if answer.status < 400:
            self.done.add(operation["operationId"])
            self.wrong += [f"{where}: {line}" for line in self.of_request(operation, query, body)]

    def of_answer(self, said, answer, text):
        if said is None:
            return ["the status is not described"]
        said = self.follow(said)
        kind = kind_of(answer)
        if "content" not in said:
            return ["a body that is not described"] if text else []
        if kind not in said["content"]:
            return [f"the media type {kind} is not described"]
        missing = [f"the header {name} is missing" for name, one in said.get("headers", {}).items()
                   if self.follow(one).get("required") and name not in answer.headers]
        if not is_json(answer):
            return missing
        return missing + list(errors(said["content"][kind]["schema"], json.loads(text), self.document))

    def of_request(self, operation, query, body):
        known = {one["name"] for one in map(self.follow, operation.get("parameters", [])) if one["in"] == "query"}
        for name, _ in urllib.parse.parse_qsl(query):
            if name not in known:
                yield f"?{name} is not described"
        said = operation.get("requestBody")
        if said is None:
            if body:
                yield "a request body that is not described"
        elif body is not None:
            yield from errors(said["content"]["application/json"]["schema"], body, self.document)
        elif said["required"]:
            yield "the body is described as required"

    def follow(self, one):
        return resolve(one["$ref"], self.document) if "$ref" in one else one


def kind_of(answer):
    return answer.headers.get("Content-Type", "").partition(";")[0]


def is_json(answer):
    return kind_of(answer) in ("application/json", "application/problem+json")


def literal_first(path):
    return [segment.startswith("{") for segment in path.split("/")]
