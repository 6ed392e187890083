"""What the story is played on: the demo and an identity provider, nginx before an application, and what each says of a member."""
import contextlib
import pathlib
import tempfile
import urllib.parse

from asking import Provisioning, Service, send
from browser import Browser
from nginx import HOST, Nginx, new_port
from processes import Application, Demo, Idp

ADA, BEN, CAT = "ada.archer@example.com", "ben.baker@example.com", "cat.chen@example.com"


@contextlib.contextmanager
def processes():
    """A folder, and a function that keeps what is started in it: all of it ends, the last first, and the folder goes."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-story-") as folder, contextlib.ExitStack() as running:
        def run(one):
            running.callback(one.end)
            return one
        yield pathlib.Path(folder), run


class Stage:
    def __init__(self, folder, run, kind):
        self.idp = run(Idp(folder)) if kind == "samlp" else None
        trusted = []
        if self.idp:
            (folder / "idp.xml").write_text(Browser().get(self.idp.url + "/metadata").body)
            trusted = ["--idp-metadata", folder / "idp.xml"]
        self.demo = run(Demo(folder, *trusted))
        self.env, self.client = self.demo.env, Provisioning(self.demo.env)
        if self.idp:
            sp = self.env["GATEHOUSE_SP_METADATA_URL"]
            self.idp.serve(sp, self.env["GATEHOUSE_ACS_URL"], Browser().get(sp).body)
        application, port = run(Application()), new_port()
        made = self.demo.cli("application", "create", "story", "--organization", self.env["GATEHOUSE_ORG"], "--host", f"{HOST}:{port}",
                             "--right", "introspect", "--right", "evaluate", "--right", "explain")
        self.service = Service(self.env, made)
        self.nginx = run(Nginx(folder, self.demo.url, made["id"], application.port, port))
        self.page = self.nginx.url + "/reports/2026?year=2026&rd=a%26b"

    def provider(self, browser, page, user_name, **more):
        """From the identity provider's page on: choose who to be, let the page send itself. Gives what was sent, and the answer."""
        assert page.status == 200 and page.forms[-1]["action"].endswith("/sso"), page
        sent = browser.submit(page, user_name=user_name, **more)
        assert sent.status == 200 and sent.has_script and "SAMLResponse" in sent.forms[0]["fields"], sent
        assert sent.forms[0]["action"] == self.env["GATEHOUSE_ACS_URL"], sent.forms
        return sent.forms[0]["fields"]["SAMLResponse"], browser.submit(sent, 0)

    def sign_in(self, browser, user_name, **more):
        return self.provider(browser, browser.get(self.env["GATEHOUSE_LOGIN_URL"]), user_name, **more)[1]

    def session_in(self, browser):
        return next((text for name, text in browser.cookies(self.demo.url).items() if name.endswith("_session")), None)

    def verify(self, application, host, cookies):
        header = "; ".join(f"{name}={text}" for name, text in cookies.items())
        return send("GET", f"{self.demo.url}/auth/verify/{application}", headers={"X-Forwarded-Host": host, "Cookie": header})[0]

    def answers(self, member, held, key, another):
        """What each credential of a member is good for at this moment. held: session, child, and the cookies of both hosts."""
        own, far = (urllib.parse.urlsplit(url).netloc for url in (self.demo.url, self.nginx.url))
        cookies = "; ".join(f"{name}={text}" for name, text in held["there"].items())
        return {
            "verify child": self.verify(self.service.id, far, held["there"]),
            "verify session": self.verify(self.env["GATEHOUSE_APPLICATION"], own, held["here"]),
            "page": send("GET", self.page, headers={"Cookie": cookies})[0],
            "introspected session": self.service.introspect(held["session"])["active"],
            "introspected child": self.service.introspect(held["child"])["active"],
            "introspected key": self.service.introspect(key)["active"],
            "member as subject": self.service.evaluate(member)[1]["decision"],
            "with its session": self.service.evaluate(member, session=held["session"])[1]["decision"],
            "key as caller": self.service.evaluate(another, headers={"Authorization": f"Bearer {key}"})[0],
        }


ALL_GOOD = {"verify child": 204, "verify session": 204, "page": 200, "introspected session": True, "introspected child": True,
            "introspected key": True, "member as subject": True, "with its session": True, "key as caller": 200}
ALL_REFUSED = {"verify child": 401, "verify session": 401, "page": 302, "introspected session": False, "introspected child": False,
               "introspected key": False, "member as subject": False, "with its session": False, "key as caller": 401}
