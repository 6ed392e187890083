"""The whole way once, over sockets: push, map, sign in, decide, reach a page behind nginx, suspend, come back, leave.
story.py samlp|local: whose identity provider signs people in."""
import base64
import sys
import urllib.parse
import zlib

from asking import send
from browser import Browser
from stage import ADA, ALL_GOOD, ALL_REFUSED, BEN, CAT, Stage, processes

FORGED = {"Remote-User": "demo/root", "Remote-Email": "root@example.com", "Remote-Groups": "role:owner", "Remote_User": "demo/root",
          "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Uri": "/elsewhere", "X-Original-URL": "http://127.0.0.1/"}


class Story(Stage):
    def push_and_map(self):
        for user in (ADA, BEN, CAT):
            self.client.push_user(user)
        self.client.push_group("Engineering", ADA, BEN)
        self.client.push_group("Administrators", ADA)
        self.members = {one["user_name"]: one["id"] for one in self.demo.cli("user", "list")["items"]}
        assert self.service.evaluate(self.members[ADA])[1]["decision"] is False  # a group gives nothing until a rule says so
        rule = ("mapping", "add", "--connection", self.env["GATEHOUSE_CONNECTION"])
        self.demo.cli(*rule, "--group", "Engineering", "--role", "member")
        self.demo.cli(*rule, "--group-id", self.client.ids["Administrators"], "--role", "admin", "--approve")

    def sign_in_at_the_gateway(self):
        self.browser = Browser()
        page = self.sign_in(self.browser, ADA)
        assert page.status == 200 and page.url == self.demo.url + "/me" and ADA in page.text and "admin, member" in page.text, page
        self.key = self.demo.cli("api-key", "create", "story", "--user", ADA)["secret"]

    def sign_in_however_it_is_signed(self):
        """samlp's other ways: what it signs, and an assertion that only the key in our metadata opens."""
        for mode, signatures, encrypted in ("assertion", 1, False), ("response", 1, False), ("both", 2, False), ("encrypted", 0, True):
            browser = Browser()
            sent, page = self.provider(browser, browser.get(self.env["GATEHOUSE_LOGIN_URL"]), BEN, mode=mode)
            document = base64.b64decode(sent).decode()
            assert document.count("<SignatureValue>") == signatures and ("EncryptedAssertion" in document) is encrypted, document
            assert page.status == 200 and BEN in page.text, (mode, page)

    def prove_anew(self):
        """What cannot be taken back takes a sign-in that the provider was asked for anew; the way to it is on the page that asks."""
        browser = Browser()
        self.sign_in(browser, BEN)
        page = browser.get(self.demo.url + "/me/confirm")
        again = [link for link in page.links if "force_authn=1" in link]
        assert page.status == 200 and len(again) == 1, (page, page.links)
        page = browser.get(urllib.parse.urljoin(page.url, again[0]))
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.visited[-1]).query)["SAMLRequest"][0]
        assert b'ForceAuthn="true"' in zlib.decompress(base64.b64decode(asked), -15), asked
        _, page = self.provider(browser, page, BEN)
        assert page.status == 200 and page.url == self.demo.url + "/me/ownership", page

    def decide(self):
        status, said = self.service.evaluate(self.members[BEN])
        assert status == 200 and said["decision"] is True, said
        proof = said["context"]["path"][0]
        assert (proof["role"], proof["group"], proof["policy"]) == ("member", self.client.ids["Engineering"], "app-use"), said
        assert proof["source"] == "scim_rule" and proof["rule"] and proof["statement"] == 0, said
        status, said = self.service.evaluate(self.members[CAT])  # in no group
        assert status == 200 and said["decision"] is False, said

    def reach_the_application(self):
        page = self.browser.get(self.page, FORGED)
        assert page.status == 200 and page.url == self.page, (page, self.browser.visited)
        walked = [urllib.parse.urlsplit(one).path for one in self.browser.visited]
        assert walked == ["/reports/2026", *["/auth/start", "/.gatehouse/callback"] * 2, "/reports/2026"], walked
        page = self.browser.get(self.page, {**FORGED, "Accept-Language": "en"})
        got = [(name.lower(), text) for name, text in page.json["headers"]]
        assert page.json["path"] == "/reports/2026?year=2026&rd=a%26b", page
        for name, expected in (("remote-user", f"{self.env['GATEHOUSE_ORG']}/{self.members[ADA]}"), ("remote-email", ADA),
                               ("remote-groups", "role:admin,role:member"), ("accept-language", "en")):
            assert [text for one, text in got if one == name] == [expected], (name, got)
        assert "demo/root" not in str(got), got
        self.keep()

    def keep(self):
        here, there = (dict(self.browser.cookies(url)) for url in (self.demo.url, self.page))
        child = next(text for name, text in there.items() if name.startswith("gh_dev_app_"))
        self.held = {"here": here, "there": there, "session": self.session_in(self.browser), "child": child}

    def strip_cookies(self):
        """The application's own cookies go through, wherever they stand; ours never."""
        ours = next(f"{name}={text}" for name, text in self.held["there"].items() if name.startswith("gh_dev_app_"))
        for sent, expected in ((f"{ours}; theme=dark; lang=en", "theme=dark; lang=en"), (f"theme=dark; {ours}; lang=en", "theme=dark; lang=en"),
                               (f"theme=dark;{ours}", "theme=dark;"), (f"{ours}; __Host-gh_session=x; a=1; gh_dev_1_session=y", "a=1; "),
                               (f"my__Host-gh_app=1; {ours}; not_gh_dev_=2", "my__Host-gh_app=1; not_gh_dev_=2"), (ours, None),
                               (f"a=1; {ours}; __Host-gh_app=2; gh_dev_3=4; gh_dev_5=6", None)):
            status, said = send("GET", self.page, headers={"Cookie": sent})
            assert status == 200, (sent, status, said)
            got = [text for one, text in said["headers"] if one.lower() == "cookie"]
            assert got == ([expected] if expected is not None else []), (sent, got)

    def lead_a_stranger_in(self):
        """A browser without any cookie, from the application's page to the sign-in and back to that very page."""
        stranger = Browser()
        page = stranger.get(self.demo.url + "/a-page-that-is-not-there")
        assert page.status == 404 and "There is no such page" in page.text, page
        page = stranger.get(self.page)
        assert page.status == 200 and page.url.startswith(self.demo.url + "/login"), page
        page = stranger.submit(page, email=BEN)
        assert page.status == 200 and page.links, page
        _, page = self.provider(stranger, stranger.get(urllib.parse.urljoin(page.url, page.links[0])), BEN)
        assert page.status == 200 and page.url == self.page, (page, stranger.visited)
        assert ["remote-email", BEN] in [[name.lower(), text] for name, text in page.json["headers"]], page

    def keep_out_the_rest(self):
        assert send("POST", self.page, "x=1")[0] == 401  # no page to lead anywhere
        outsider = Browser()
        assert self.sign_in(outsider, CAT).status == 200
        assert outsider.get(self.page).status == 403  # signed in, but may not use the application
        assert send("GET", self.nginx.url + "/.gatehouse/verify")[0] == 404  # nginx asks, nobody else
        away = urllib.parse.quote("http://elsewhere.example/", safe="")
        assert send("GET", f"{self.demo.url}/auth/start?application={self.service.id}&rd={away}")[0] == 400

    def now(self):
        return self.answers(self.members[ADA], self.held, self.key, self.members[BEN])

    def suspend(self):
        assert self.now() == ALL_GOOD, self.now()
        self.client.set_active(ADA, False)
        refused = self.now()
        assert refused == ALL_REFUSED, refused
        for browser in (self.browser, Browser()):
            before = self.session_in(browser)
            page = self.sign_in(browser, ADA)
            assert page.status == 403 and "suspended" in page.text and "user.inactive" in page.text, page
            assert self.session_in(browser) == before
        assert self.now() == ALL_REFUSED, self.now()
        assert self.service.evaluate(self.members[BEN])[1]["decision"] is True  # nobody else

    def come_back(self):
        self.client.set_active(ADA, True)
        revived = self.now()
        assert revived == {**ALL_REFUSED, "member as subject": True}, revived  # its roles count again; nothing that was cut does
        self.browser = Browser()
        assert self.sign_in(self.browser, ADA).status == 200
        assert self.browser.get(self.page).url == self.page
        assert self.now() == revived, self.now()
        self.keep()
        self.key = self.demo.cli("api-key", "create", "again", "--user", ADA)["secret"]
        assert self.now() == ALL_GOOD, self.now()

    def leave(self):
        self.client.delete(ADA)
        left = self.now()
        assert left == ALL_REFUSED, left
        page = self.sign_in(Browser(), ADA)
        assert page.status == 403 and "removed" in page.text and "user.removed" in page.text, page
        kinds = {one["kind"] for one in self.demo.cli("audit", "list", "--target", self.members[ADA])["items"]}
        assert {"member.suspended", "member.removed"} <= kinds, kinds

    def lose_the_gateway(self):
        self.demo.child.terminate()
        self.demo.child.wait(30)
        assert send("GET", self.page)[0] == 500  # nginx lets nobody in that it cannot ask about

    def tell(self):
        only_samlp = [self.sign_in_however_it_is_signed] if self.idp else []
        for part in (self.push_and_map, self.sign_in_at_the_gateway, *only_samlp, self.prove_anew, self.decide, self.reach_the_application,
                     self.strip_cookies, self.lead_a_stranger_in, self.keep_out_the_rest, self.suspend, self.come_back, self.leave, self.lose_the_gateway):
            part()
            print("ok", part.__name__.replace("_", " "), flush=True)


if __name__ == "__main__":
    with processes() as (folder, run):
        Story(folder, run, sys.argv[1]).tell()
