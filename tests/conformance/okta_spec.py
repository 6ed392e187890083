"""Runs Okta's SCIM 2.0 SPEC test, written for Runscope, against the gateway: argument = file below conformance/okta.
Pauses are left out; scripts are JavaScript of Runscope's and carry no check that is counted."""
import json
import re
import sys
import time
import uuid

import gateway
from scim_client import USER, ENTERPRISE


def run(name):
    suite = json.loads(gateway.shared(f"okta/{name}").read_text(encoding="utf-8"))
    whole, client = gateway.one_connection("okta")
    try:
        client.post("/Users", {"schemas": [USER, ENTERPRISE], "userName": "seeded@example.com", "active": True,
                               "name": {"familyName": "Seed", "givenName": "Sam"},
                               "emails": [{"value": "seeded@example.com", "type": "work", "primary": True}]})
        passed, failed = Suite(client).run(suite["steps"])
    finally:
        whole.stop()
    print(f"{suite['name']}: {passed} of {passed + failed}")
    return 0 if passed and not failed else 1


class Suite:
    def __init__(self, client):
        self.client = client
        tag = uuid.uuid4().hex[:10]
        self.variables = {
            "SCIMBaseURL": "", "auth": f"Bearer {client.token}", "randomUsername": f"okta.{tag}@example.com",
            "randomUsernameCaps": f"OKTA.{tag.upper()}@EXAMPLE.COM", "randomEmail": f"mail.{tag}@example.com",
            "randomGivenName": f"Given{tag}", "randomFamilyName": f"Family{tag}",
            "InvalidUserEmail": "nobody@nowhere.example", "UserIdThatDoesNotExist": "010101001010101011001010101011",
        }

    def run(self, steps):
        passed = failed = 0
        for step in steps:
            if step["step_type"] != "request" or step.get("skipped"):
                continue
            for check, answer, broken in self.checks_of(step):
                passed, failed = (passed, failed + 1) if broken else (passed + 1, failed)
                if broken:
                    print(f"failed: {step['method']} {step['url']}: {check}: {broken}\n  {answer}")
        return passed, failed

    def fill(self, text):
        return re.sub(r"{{(\w+)}}", lambda found: str(self.variables[found.group(1)]), text)

    def checks_of(self, step):
        headers = {name: self.fill(values[0]) for name, values in step["headers"].items()}
        body = self.fill(step["body"]) if step.get("body") else None
        started = time.monotonic()
        answer = self.client.send(step["method"], self.fill(step["url"]), body, headers)
        sources = {"response_status": answer.status, "response_time": (time.monotonic() - started) * 1000}
        for variable in step["variables"]:
            self.variables[variable["name"]] = dig(answer.json, variable["property"])
        for check in step["assertions"]:
            actual = sources.get(check["source"]) if check["source"] in sources else dig(answer.json, check["property"])
            yield check, answer, judge(check["comparison"], actual, self.fill(check["value"] or ""))


def dig(value, path):
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        if value is None:
            return None
        try:
            value = value[int(index)] if index else value.get(name)
        except (IndexError, AttributeError):
            return None
    return value


def text(value):
    return json.dumps(value) if isinstance(value, (bool, dict, list)) else str(value)


def judge(comparison, actual, expected):
    """Empty when it holds."""
    holds = {
        "equal": lambda: text(actual) == expected,
        "equal_number": lambda: float(actual) == float(expected),
        "not_empty": lambda: actual not in (None, "", [], {}),
        "has_value": lambda: expected in actual,
        "contains": lambda: expected in actual,
        "is_a_number": lambda: isinstance(actual, (int, float)) and not isinstance(actual, bool),
        "is_less_than": lambda: float(actual) < float(expected),
    }[comparison]
    try:
        return "" if holds() else f"{actual!r}"
    except (TypeError, ValueError):
        return f"{actual!r}"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
