"""One answer of an identity provider, posted 64 times at once by the browser it was meant for, opens one session; posted again
after the gateway was started anew on the same data, none; a second assertion for the request that was used up, none."""
import collections
import http.client
import pathlib
import re
import tempfile
import threading
import urllib.parse

from asking import Provisioning
from browser import Browser
from processes import Demo

ADA, POSTS = "ada.archer@example.com", 64


def post(url, response, cookies):
    parts = urllib.parse.urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        link.request("POST", parts.path, urllib.parse.urlencode({"SAMLResponse": response}),
                     {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies})
        answer = link.getresponse()
        body = answer.read().decode()
        reason = re.search(r"(assertion|in_response_to|connection)\.[a-z_]+", body)
        return answer.status, reason.group(0) if reason else ""
    finally:
        link.close()


def all_at_once(count, call):
    start, answers = threading.Barrier(count), []

    def one():
        start.wait()
        answers.append(call())
    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return collections.Counter(answers)


def cookie_header(browser, url):
    return "; ".join(f"{name}={text}" for name, text in browser.cookies(url).items())



def main():
    with tempfile.TemporaryDirectory(prefix="gatehouse-replays-") as name:
        folder = pathlib.Path(name)
        demo = Demo(folder)
        try:
            Provisioning(demo.env).push_user(ADA)
            browser, acs = Browser(), demo.env["GATEHOUSE_ACS_URL"]
            page = browser.get(demo.env["GATEHOUSE_LOGIN_URL"])
            first, second = (browser.submit(page, user_name=ADA).forms[0]["fields"]["SAMLResponse"] for _ in range(2))
            cookies = cookie_header(browser, demo.url)
            answers = all_at_once(POSTS, lambda: post(acs, first, cookies))
            assert answers == {(303, ""): 1, (403, "assertion.replay"): POSTS - 1}, answers
            assert post(acs, second, cookies) == (403, "in_response_to.used")
            port = urllib.parse.urlsplit(demo.url).port
        finally:
            demo.end()
        (folder / "demo.env").unlink()
        demo = Demo(folder, port=port)
        try:
            assert post(acs, first, cookies) == (403, "assertion.replay")
        finally:
            demo.end()
    print(f"{POSTS} posts of one assertion: one session")


if __name__ == "__main__":
    main()
