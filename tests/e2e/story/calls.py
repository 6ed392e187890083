"""What every management call shares, over sockets: a change repeated under its key is done once, also by eight at once and after
the gateway was started anew; tags and If-Match, of eight equal ones one wins; cursors lead through a list that changes; who may not
is told so before the body is read, and whom to ask."""
import collections
import http.client
import json
import pathlib
import tempfile
import threading
import urllib.parse

from processes import Demo

AT_ONCE = 8


class Caller:
    def __init__(self, demo, key):
        self.demo, self.key = demo, key

    def __call__(self, method, path, body=None, **headers):
        parts = urllib.parse.urlsplit(self.demo.url)
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            sent |= {name.replace("_", "-"): text for name, text in headers.items()}
            text = body if isinstance(body, str) else json.dumps(body) if body is not None else None
            link.request(method, f"/api/v1/organizations/{self.demo.env['GATEHOUSE_ORG']}{path}", text, sent)
            answer = link.getresponse()
            read = answer.read().decode()
            return answer.status, json.loads(read) if read else None, answer.headers
        finally:
            link.close()


def at_once(count, call):
    start, answers = threading.Barrier(count), []

    def one(number):
        start.wait()
        answers.append(call(number))
    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def slugs(ask):
    return [one["slug"] for one in ask("GET", "/teams?limit=1000")[1]["items"]]


def repeated(ask):
    key = "deploy-2031-07"
    answers = at_once(AT_ONCE, lambda _: ask("POST", "/teams", {"slug": "support"}, Idempotency_Key=key))
    assert {status for status, _, _ in answers} == {201}, answers
    assert len({json.dumps(said) for _, said, _ in answers}) == 1, answers
    assert collections.Counter(headers.get("Idempotency-Replayed") for _, _, headers in answers) == {None: 1, "true": AT_ONCE - 1}
    assert slugs(ask) == ["support"]
    assert ask("POST", "/teams", {"slug": "sales"}, Idempotency_Key=key)[0] == 422
    assert ask("POST", "/teams", {"slug": "a"}, Idempotency_Key="a b")[0] == 400
    assert ask("POST", "/teams", {"slug": "support"})[0] == 409
    return key


def conditional(ask):
    status, team, headers = ask("GET", "/teams/support")
    tag = headers["ETag"]
    status, said, headers = ask("GET", "/teams/support", If_None_Match=tag)
    assert (status, said, headers["ETag"]) == (304, None, tag), (status, said)
    answers = at_once(AT_ONCE, lambda number: ask("PATCH", "/teams/support", {"name": f"n{number}"}, If_Match=tag)[0])
    assert collections.Counter(answers) == {200: 1, 412: AT_ONCE - 1}, answers
    status, said, headers = ask("DELETE", "/teams/support", If_Match=tag)
    assert (status, headers["Content-Type"]) == (412, "application/problem+json"), said
    assert ask("GET", "/teams/support")[2]["ETag"] != tag


def walked(ask):
    for number in range(12):
        assert ask("POST", "/teams", {"slug": f"t{number}"})[0] == 201
    there, met, cursor, page = set(slugs(ask)), [], "", 0
    while True:
        status, said, _ = ask("GET", f"/teams?limit=3&cursor={cursor}")
        assert status == 200, said
        met += [one["slug"] for one in said["items"]]
        assert ask("POST", "/teams", {"slug": f"late{page}"})[0] == 201
        if page:
            assert ask("DELETE", f"/teams/late{page - 1}")[0] == 200
        page += 1
        if page > 30 or not said["next"]:
            break
        cursor = said["next"]
    assert page <= 30 and len(met) == len(set(met)) and there <= set(met), met
    assert ask("GET", f"/units?cursor={cursor}")[0] == 400
    assert ask("GET", f"/teams?cursor={cursor[:-4]}AAAA")[0] == 400


def refused(ask):
    """An administrator does not rename the organization: only its owner does."""
    for body in ('{"name":"Ours"}', "{", "", '{"nonsense":7}'):
        status, said, _ = ask("PATCH", "", body)
        assert (status, said["required_permission"]) == (403, "gatehouse:organization:change"), (body, status, said)
        assert "the roles with it: owner" in said["detail"], said


def listed(demo, ask):
    """The command line follows a list to its end, and stops where it is told to."""
    for number in range(130):
        assert ask("POST", "/units", {"code": f"u{number}"})[0] == 201
    whole = demo.cli("unit", "list")
    assert (len(whole["items"]), whole["next"]) == (130, None), len(whole["items"])
    some = demo.cli("unit", "list", "--limit", "7")
    assert len(some["items"]) == 7 and some["next"]
    twice = [demo.cli("unit", "create", "keyed", "--idempotency-key", "unit-1") for _ in range(2)]
    assert twice[0] == twice[1]


def main():
    with tempfile.TemporaryDirectory(prefix="gatehouse-calls-") as name:
        folder = pathlib.Path(name)
        demo = Demo(folder)
        try:
            demo.cli("member", "create", "boss", "--role", "admin")
            boss = Caller(demo, demo.cli("api-key", "create", "calls", "--user", "boss")["secret"])
            key = repeated(boss)
            conditional(boss)
            walked(boss)
            refused(boss)
            listed(demo, boss)
        finally:
            demo.end()
        demo = Demo(folder)
        try:
            status, said, headers = Caller(demo, boss.key)("POST", "/teams", {"slug": "support"}, Idempotency_Key=key)
            assert (status, said["slug"], headers["Idempotency-Replayed"]) == (201, "support", "true"), (status, said)
        finally:
            demo.end()


if __name__ == "__main__":
    main()
