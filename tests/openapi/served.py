"""The real binary over a socket: what it shows at /api/v1/openapi.json is what it prints, to anybody, and by its tag."""
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile

BINARY = os.environ["GATEHOUSE_BINARY"]


def get(address, path, headers=None):
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def judge(address):
    printed = subprocess.run([BINARY, "openapi"], check=True, capture_output=True).stdout
    status, headers, body = get(address, "/api/v1/openapi.json")
    assert status == 200 and headers["Content-Type"] == "application/json", (status, headers)
    assert body == printed, "the door shows something else than the program prints"
    status, again, nothing = get(address, "/api/v1/openapi.json", {"If-None-Match": headers["ETag"]})
    assert (status, again["ETag"], nothing) == (304, headers["ETag"], b""), (status, again)
    status, _, _ = get(address, "/api/v1/openapi.json?dry_run=nonsense")
    assert status == 200, status
    return json.loads(body)


# What is not open to everybody: whoever shows nothing gets no further than 401.
def judge_doors(address, document):
    for path, place in document["paths"].items():
        if "get" not in place or place["get"]["security"] == []:
            continue
        status, headers, body = get(address, re.sub(r"{\w+}", "x", path))
        wanted = (401, 403) if place["get"].get("x-operator-only") else (401,)
        assert status in wanted, (path, status, body)
        assert headers["Content-Type"] == "application/problem+json", (path, headers)


def main():
    with tempfile.TemporaryDirectory(prefix="gatehouse-openapi-") as folder:
        gateway = subprocess.Popen([BINARY, "serve", "--data", folder + "/data", "--listen", "127.0.0.1:0"],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = re.search(r"http://(\S+)", gateway.stdout.readline()).group(1).rstrip("/")
            document = judge(address)
            judge_doors(address, document)
        finally:
            gateway.terminate()
            gateway.wait(30)
    print(f"{sum(len(place) for place in document['paths'].values())} routes are described")


if __name__ == "__main__":
    sys.exit(main())
