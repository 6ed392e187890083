"""What every SCIM answer must look like, whatever was asked: judged for each answer of each suite. Resources are judged by
the server's own /Schemas, discovery by the JSON Schemas in GATEHOUSE_SHARED where those are present."""
import json
import os
import pathlib
import re

import json_schema

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
SCIM_TYPES = {"invalidFilter", "tooMany", "uniqueness", "mutability", "invalidSyntax", "invalidPath", "noTarget",
              "invalidValue", "invalidVers", "sensitive"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
TYPES = {
    "string": lambda v: isinstance(v, str),
    "reference": lambda v: isinstance(v, str),
    "binary": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "decimal": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "dateTime": lambda v: isinstance(v, str) and TIME.match(v),
}


class Malformed(AssertionError):
    pass


def require(truth, text):
    if not truth:
        raise Malformed(text)


def shared_schema(name):
    path = pathlib.Path(os.environ.get("GATEHOUSE_SHARED", "")) / "conformance/json-schema"
    file = path / f"{name}.schema.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


class Shapes:
    """Learns the schemas once, then judges."""

    def __init__(self):
        self.attributes = {}  # by schema urn
        self.judged_by_schema = 0

    def learn(self, schemas):
        for schema in schemas["Resources"]:
            self.attributes[schema["id"]] = {a["name"].lower(): a for a in schema["attributes"]}

    def judge(self, answer):
        require("X-Request-Id" in answer.headers or answer.status, "no status")
        if answer.status in (204, 304):
            require(answer.body == b"", f"{answer.status} with a body")
            return
        kind = answer.headers.get("Content-Type", "")
        require(kind.split(";")[0].strip() == "application/scim+json", f"Content-Type {kind!r}")
        require(isinstance(answer.json, dict), "the body is no JSON object")
        urns = answer.json.get("schemas")
        require(isinstance(urns, list) and urns and all(isinstance(u, str) for u in urns), f"schemas: {urns}")
        require(len(set(urns)) == len(urns), f"schemas twice: {urns}")
        if answer.status >= 400:
            self.judge_error(answer)
        elif LIST in urns:
            self.judge_list(answer)
        else:
            self.judge_resource(answer.json, answer)

    def judge_error(self, answer):
        body = answer.json
        require(body["schemas"] == [ERROR], f"an error with schemas {body['schemas']}")
        require(body.get("status") == str(answer.status), f"status {body.get('status')!r} in a {answer.status}")
        require(isinstance(body.get("detail"), str) and body["detail"], "an error without detail")
        require("scimType" not in body or body["scimType"] in SCIM_TYPES, f"scimType {body.get('scimType')!r}")
        require(not body.keys() - {"schemas", "status", "detail", "scimType"}, f"more than an error: {body}")
        if answer.status == 401:
            require(answer.headers.get("WWW-Authenticate", "").startswith("Bearer"), "401 without WWW-Authenticate")
        if answer.status in (429, 503):
            require(answer.headers.get("Retry-After", "").isdigit(), "Retry-After is no integer")

    def judge_list(self, answer):
        body = answer.json
        require(body["schemas"] == [LIST], f"a list with schemas {body['schemas']}")
        resources = body.get("Resources", [])
        for name in ("totalResults", "itemsPerPage", "startIndex"):
            require(TYPES["integer"](body.get(name)), f"{name}: {body.get(name)!r}")
        require(body["itemsPerPage"] == len(resources), "itemsPerPage is not what is in Resources")
        require(body["totalResults"] >= len(resources), "more Resources than totalResults")
        require("Resources" in body or not body["totalResults"] or "count=0" in answer.path, "Resources is missing")
        ids = [r.get("id") for r in resources if isinstance(r, dict) and "id" in r]
        require(len(set(ids)) == len(ids), "one resource twice in a page")
        for resource in resources:
            self.judge_resource(resource, None)
        for path, name in (("/ResourceTypes", "ResourceTypes"), ("/Schemas", "Schemas")):
            if answer.path.split("?")[0].endswith(path):
                self.judge_json_schema(name, body)

    def judge_resource(self, body, answer):
        kind = body.get("meta", {}).get("resourceType")
        discovery = {"ServiceProviderConfig": "ServiceProviderConfig", "ResourceType": "ResourceType", "Schema": "Schema"}
        if kind in discovery:
            self.judge_json_schema(discovery[kind], body)
            if body.get("id") == "urn:ietf:params:scim:schemas:core:2.0:User":
                self.judge_json_schema("CoreUser", body)
            if body.get("id") == "urn:ietf:params:scim:schemas:core:2.0:Group":
                self.judge_json_schema("CoreGroup", body)
            return
        require(isinstance(body.get("id"), str) and body["id"], "a resource without id")
        self.judge_attributes(body)
        if "meta" in body:
            self.judge_meta(body, answer)
        whole = answer is not None and "ttributes" not in answer.path
        if whole:
            require("meta" in body, "a whole resource without meta")
            self.judge_required(body)

    def judge_meta(self, body, answer):
        meta = body["meta"]
        if "location" in meta:
            require(re.match(r"https?://[^/]+/scim/v2/(Users|Groups)/", meta["location"]), f"location {meta['location']}")
            require(meta["location"].endswith("/" + body["id"]), f"location {meta['location']} of {body['id']}")
        for name in ("created", "lastModified"):
            require(name not in meta or TIME.match(meta[name]), f"meta.{name}: {meta.get(name)}")
        require(re.match(r'W/"\d+"$', meta.get("version", 'W/"1"')), f"version {meta.get('version')}")
        if answer is not None and "version" in meta:
            require(answer.headers.get("ETag") == meta["version"], "ETag is not meta.version")

    def judge_json_schema(self, name, body):
        schema = shared_schema(name)
        if schema is None:
            return
        broken = list(json_schema.errors(schema, body))
        require(not broken, f"{name}.schema.json: " + "; ".join(broken[:5]))
        self.judged_by_schema += 1

    def known_of(self, urns):
        known = {}
        for urn in urns:
            require(urn in self.attributes or not self.attributes, f"schemas names {urn}, /Schemas does not")
            if ":extension:" not in urn:
                known.update(self.attributes.get(urn, {}))
        return known

    def judge_required(self, body):
        for attribute in self.known_of(body["schemas"]).values():
            require(not attribute["required"] or attribute["name"] in body, f"{attribute['name']} is missing")

    def judge_attributes(self, body):
        if not self.attributes:
            return
        known = self.known_of(body["schemas"])
        for name, value in body.items():
            if name in ("schemas", "id", "externalId", "meta"):
                continue
            if name in self.attributes:
                require(name in body["schemas"], f"{name} is there, schemas does not say so")
                for inner, content in value.items():
                    self.judge_value(self.attributes[name].get(inner.lower()), content, f"{name}:{inner}")
            else:
                self.judge_value(known.get(name.lower()), value, name)

    def judge_value(self, attribute, value, at):
        require(attribute is not None, f"{at}: no schema has it")
        require(attribute["returned"] != "never", f"{at} is never returned")
        if attribute["multiValued"]:
            require(isinstance(value, list) and value, f"{at}: {value!r} is no list with values")
            require(sum(isinstance(v, dict) and v.get("primary") is True for v in value) <= 1, f"{at}: two primaries")
        for one in value if attribute["multiValued"] else [value]:
            self.judge_one(attribute, one, at)

    def judge_one(self, attribute, value, at):
        if attribute["type"] != "complex":
            require(TYPES[attribute["type"]](value), f"{at}: {value!r} is no {attribute['type']}")
            return
        require(isinstance(value, dict) and value, f"{at}: {value!r} is no object with attributes")
        subs = {s["name"].lower(): s for s in attribute.get("subAttributes", [])}
        for name, inner in value.items():
            self.judge_value(subs.get(name.lower()), inner, f"{at}.{name}")
