"""Local accounts over the real binary, mail to a folder or to an SMTP server: invited, accepted, signed in, forgotten, locked, unlocked."""
import base64
import hashlib
import hmac
import json
import re
import struct
import subprocess
import sys
import time
import urllib.parse

from browser import Browser
from mail_server import MailServer
from processes import BINARY, Process, store_arguments, wait_until
from stage import processes

PASSWORD, NEXT_PASSWORD = "four words are enough", "another four words here"
LINK = re.compile(r"(http://\S+)#(gh[nre]_\S+)")


class Gateway(Process):
    def __init__(self, folder, mail):
        self.data, self.log_path = folder / "data", folder / "gateway.log"
        (folder / "gatehouse.toml").write_text(f'data = "{self.data}"\nlisten = "127.0.0.1:0"\ntrusted_proxies = ["127.0.0.1"]\n[mail]\nfrom = "gate@acme.example"\n{mail}\n')
        super().__init__([BINARY, "serve", "--config", folder / "gatehouse.toml", *store_arguments(self.data)], self.log_path,
                         stdout=subprocess.PIPE, text=True)
        self.url = re.search(r"http://\S+", self.child.stdout.readline()).group()

    def cli(self, *arguments, code=0):
        done = subprocess.run([BINARY, *arguments, "--data", self.data, "-o", "json"], capture_output=True, text=True)
        assert done.returncode == code, f"gatehouse {arguments}: {done.returncode} {done.stdout} {done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else done.stderr


class Folder:
    """Mail as files."""

    def __init__(self, folder):
        self.folder = folder / "mail"
        self.setting = f'folder = "{self.folder}"'

    def texts(self):
        return [one.read_text() for one in sorted(self.folder.glob("*.eml"))] if self.folder.is_dir() else []

    def end(self):
        pass


def next_mail(mail, before):
    wait_until(lambda: len(mail.texts()) > before, "no mail came")
    return mail.texts()[before]


def link_in(text):
    return LINK.search(text).groups()


def follow(link, **filled):
    """What link.js does in a browser: the fragment goes into the form."""
    address, secret = link
    browser = Browser()
    page = browser.get(address)
    assert page.status == 200 and page.has_script, page
    assert "script-src 'self'" in page.headers["Content-Security-Policy"], page.headers["Content-Security-Policy"]
    return browser, browser.submit(page, link=secret, **filled)


def sign_in(gateway, password, email="bo@acme.example", browser=None):
    browser = browser or Browser()
    page = browser.get(gateway.url + "/login/password?return_to=/me")
    return browser, browser.submit(page, email=email, password=password, organization="")


def one_time_code(key, step=None):
    step = int(time.time()) // 30 if step is None else step
    mac = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


def invitation_of(gateway, identity):
    return next(one for one in gateway.cli("invitation", "list")["items"] if one["id"] == identity)


def invite(gateway, mail):
    """KT-3, KT-4, KI-5, TA-1: by e-mail address and role; whether the mail left is seen."""
    gateway.cli("organization", "create", "acme", "--name", "Acmé & Co")
    gateway.cli("member", "create", "root", "--owner")
    made = gateway.cli("user", "invite", "--email", "bo@acme.example", "--name", "Bo", "--role-id", "admin")
    assert made["state"] == "pending" and made["delivery"]["state"] == "waiting", made
    first = next_mail(mail, 0)
    assert "To: <bo@acme.example>" in first and "Subject: =?UTF-8?B?" in first, first
    wait_until(lambda: invitation_of(gateway, made["id"])["delivery"]["state"] == "sent", "the delivery is not shown")
    assert gateway.cli("user", "show", "bo@acme.example")["status"] == "invited"
    assert "address" in gateway.cli("user", "invite", "--email", "bo@acme.example", "--role-id", "member", code=5)
    print("ok invited, and the mail is seen to have left", flush=True)
    return made["id"], first


def text_of_mail(text):
    head, body = text.split("\r\n\r\n" if "\r\n\r\n" in text else "\n\n", 1)
    return base64.b64decode(body).decode() if "base64" in head else body


def accept(gateway, mail, invitation, first):
    """KT-4, KI-7, KI-19: the registration link; sent again, it is another one."""
    gateway.cli("invitation", "resend", invitation)
    second = next_mail(mail, 1)
    _, page = follow(link_in(text_of_mail(first)), password=PASSWORD, again=PASSWORD)
    assert page.status == 404, f"a link that was replaced works: {page}"
    good = link_in(text_of_mail(second))
    for password, again, why in (("short", "short", "12 characters"), (PASSWORD, NEXT_PASSWORD, "not the same")):
        _, page = follow(good, password=password, again=again)
        assert page.status == 400 and why in page.text, page
    browser, page = follow(good, password=PASSWORD, again=PASSWORD)
    assert page.status == 200 and "Welcome to Acmé & Co" in page.text, page
    assert "Bo" in browser.get(gateway.url + "/me").text
    assert invitation_of(gateway, invitation)["state"] == "accepted"
    assert [one["role"] for one in gateway.cli("user", "show", "bo@acme.example")["roles"]] == ["admin"]
    _, page = follow(good, password=PASSWORD, again=PASSWORD)
    assert page.status == 404, f"a link works twice: {page}"
    print("ok accepted, once", flush=True)
    return browser


def revoke(gateway, mail):
    """KI-7: what was taken back lets nobody in."""
    made = gateway.cli("user", "invite", "--email", "eve@acme.example", "--role-id", "member")
    link = link_in(text_of_mail(next_mail(mail, 2)))
    assert gateway.cli("invitation", "revoke", made["id"], "--yes")["state"] == "revoked"
    _, page = follow(link, password=PASSWORD, again=PASSWORD)
    assert page.status == 404, page
    print("ok revoked", flush=True)


def sign_in_and_out(gateway):
    """KT-4: the sign-in works."""
    for email, password in (("bo@acme.example", "not the password"), ("nobody@acme.example", PASSWORD)):
        _, page = sign_in(gateway, password, email)
        assert page.status == 403 and "did not work" in page.text, page
    browser, page = sign_in(gateway, PASSWORD)
    assert page.status == 200 and page.url.endswith("/me") and "Bo" in page.text, page
    print("ok signed in by password", flush=True)
    return browser


def change_password(gateway, browser):
    """KI-14, KI-15: the present one, a new one, the same again; the own profile."""
    other, _ = sign_in(gateway, PASSWORD)
    page = browser.submit(browser.get(gateway.url + "/me/password"), present="wrong one", password=NEXT_PASSWORD, again=NEXT_PASSWORD)
    assert page.status == 403, page
    page = browser.submit(browser.get(gateway.url + "/me/password"), present=PASSWORD, password=NEXT_PASSWORD, again=NEXT_PASSWORD)
    assert page.status == 200 and "changed" in page.text, page
    assert "Bo" in browser.get(gateway.url + "/me").text
    assert other.get(gateway.url + "/me").url.endswith("/login?return_to=%2Fme"), "another session outlived the password"
    page = browser.submit(browser.get(gateway.url + "/me/profile"), 0, name="Bo Smith", contact="room 7")
    assert page.status == 200 and "Saved" in page.text, page
    assert gateway.cli("user", "show", "bo@acme.example")["display_name"] == "Bo Smith"
    picture = "\x7fPNG, says its name"
    answer = browser.walk("POST", gateway.url + "/me/picture", f"--b\r\nContent-Disposition: form-data\r\n\r\n{picture}\r\n--b--\r\n",
                          {"Origin": gateway.url, "Content-Type": "multipart/form-data; boundary=b"}, False)
    assert answer.status == 400 and "PNG or JPEG" in answer.text, answer
    print("ok password and profile changed", flush=True)


def mails_by_address(mail, before, count):
    wait_until(lambda: len(mail.texts()) >= before + count, f"no {count} mails came")
    found = {re.search(r"^To: <(\S+)>", one, re.M).group(1): text_of_mail(one) for one in mail.texts()[before:]}
    assert len(found) == count, found
    return found


def ask_for_address(gateway, mail, browser):
    before = len(mail.texts())
    page = browser.submit(browser.get(gateway.url + "/me/recovery"), address="bo@home.example", present=NEXT_PASSWORD)
    assert page.status == 200 and "on its way" in page.text, page
    told = mails_by_address(mail, before, 2)
    assert "bo@home.example" in told["bo@acme.example"] and "#" not in told["bo@acme.example"], told
    return link_in(told["bo@home.example"])


def change_recovery_address(gateway, mail, browser):
    """access.md: the recovery address is one that the person verified. Another one counts once its link was opened, signed in."""
    page = browser.get(gateway.url + "/me/recovery")
    assert "bo@acme.example" in page.text and len(page.forms) == 1, page
    assert browser.submit(page, address="bo@home.example", present="wrong one").status == 403
    assert browser.submit(page, address="nonsense", present=NEXT_PASSWORD).status == 400
    address, secret = ask_for_address(gateway, mail, browser)
    page = browser.get(gateway.url + "/me/recovery")
    assert "bo@home.example" in page.text and "Taken back" in browser.submit(page, 0).text, page
    page = browser.get(address)
    assert page.has_script and "script-src 'self'" in page.headers["Content-Security-Policy"], page
    assert browser.submit(page, link=secret).status == 404, "a link that was taken back works"
    address, secret = ask_for_address(gateway, mail, browser)
    stranger = Browser()
    assert stranger.get(address).status == 403, "the link's reader has not to be signed in"
    fields, headers = urllib.parse.urlencode({"link": secret}), {"Origin": gateway.url, "Content-Type": "application/x-www-form-urlencoded"}
    answer = stranger.walk("POST", address, fields, headers, False)
    assert answer.status == 403 and "Sign in first" in answer.text, answer
    before = len(mail.texts())
    assert browser.walk("POST", address, fields, dict(headers, Origin="https://evil.example"), False).status == 403
    page = browser.submit(browser.get(address), link=secret)
    assert page.status == 200 and "bo@home.example" in page.text, page
    assert set(mails_by_address(mail, before, 2)) == {"bo@acme.example", "bo@home.example"}
    assert browser.submit(browser.get(address), link=secret).status == 404, "a link works twice"
    shown = gateway.cli("user", "show", "bo@acme.example")
    assert shown["account"]["recovery_address"] is True and "home.example" not in json.dumps(shown), shown
    print("ok the recovery address changed", flush=True)


def one_time_codes(gateway, browser):
    assert browser.submit(browser.get(gateway.url + "/me/codes"), present=PASSWORD).status == 403, "a session alone turns codes on"
    page = browser.submit(browser.get(gateway.url + "/me/codes"), present=NEXT_PASSWORD)
    key = re.search(r"\b[A-Z2-7]{32}\b", page.text).group()
    assert browser.submit(page, code="000000").status == 400
    step = int(time.time()) // 30
    page = browser.submit(page, code=one_time_code(key, step))
    assert page.status == 200 and "recovery" in page.text, page
    recovery, spare, *gateway.spares = (re.search(rf"(?<!\S){number} ([\w-]{{12}})(?!\S)", page.text).group(1) for number in range(1, 5))
    fresh, page = sign_in(gateway, NEXT_PASSWORD)
    assert "code" in page.forms[0]["fields"] and not fresh.jar, page
    assert fresh.submit(page, code=one_time_code(key, step)).status == 403, "a code was good twice"
    done = fresh.submit(page, code=one_time_code(key, step + 1))
    assert done.url.endswith("/me") and "Bo Smith" in done.text, done
    fresh, page = sign_in(gateway, NEXT_PASSWORD)
    assert fresh.submit(page, code=recovery).url.endswith("/me")
    fresh, page = sign_in(gateway, NEXT_PASSWORD)
    assert fresh.submit(page, code=recovery).status == 403, "a recovery code was good twice"
    print("ok one-time codes", flush=True)
    return spare


def trust_a_browser(gateway, spare):
    """security.md, trusted device: no code is asked for in this browser, and in no other, until its person ends it."""
    trusted, page = sign_in(gateway, NEXT_PASSWORD)
    assert trusted.submit(page, code=spare, trust="yes").url.endswith("/me")
    cookie = next(one for one in trusted.jar if one.name.endswith("_device"))
    assert cookie.has_nonstandard_attr("HttpOnly") and 29 * 86400 < cookie.expires - time.time() <= 30 * 86400, cookie
    trusted.submit(trusted.get(gateway.url + "/me"))
    assert trusted.get(gateway.url + "/me").url.endswith("/login?return_to=%2Fme")
    assert sign_in(gateway, NEXT_PASSWORD, browser=trusted)[1].url.endswith("/me"), "a code is asked for"
    assert "code" in sign_in(gateway, NEXT_PASSWORD)[1].forms[0]["fields"]
    assert gateway.cli("user", "show", "bo@acme.example")["account"]["trusted_browsers"] == 1
    page = trusted.submit(trusted.get(gateway.url + "/me/devices"))
    assert page.status == 200 and "There is none" in page.text, page
    assert "code" in sign_in(gateway, NEXT_PASSWORD, browser=trusted)[1].forms[0]["fields"]
    print("ok a browser trusted for a while", flush=True)


def forget(gateway, mail, browser):
    """KI-16: a link by mail, from the sign-in page."""
    before = len(mail.texts())
    asking = Browser()
    answers = {asking.submit(asking.get(gateway.url + "/forgot"), email=one).text for one in ("bo@acme.example", "nobody@acme.example")}
    assert len(answers) == 1, answers
    sent = next_mail(mail, before)
    assert "To: <bo@home.example>" in sent, sent
    link = link_in(text_of_mail(sent))
    _, page = follow(link, password=PASSWORD, again=PASSWORD)
    assert page.status == 200 and "is set" in page.text, page
    assert browser.get(gateway.url + "/me").url.endswith("/login?return_to=%2Fme"), "a session outlived the reset"
    _, page = follow(link, password=PASSWORD, again=PASSWORD)
    assert page.status == 404, "a reset link works twice"
    assert len(mail.texts()) == before + 1, "somebody unknown got a mail"
    print("ok forgotten and reset", flush=True)


def lock(gateway):
    """KI-17: too many failures lock, an administrator unlocks. From ten networks, since one alone would have to wait longer and longer."""
    for i in range(10):
        fields = urllib.parse.urlencode({"email": "bo@acme.example", "password": "guess"})
        headers = {"Origin": gateway.url, "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": f"198.51.{i}.1"}
        assert Browser().walk("POST", gateway.url + "/login/password", fields, headers, False).status == 403
    wait_until(lambda: gateway.cli("user", "show", "bo@acme.example")["account"]["locked"], "ten wrong passwords lock nothing")
    assert sign_in(gateway, PASSWORD)[1].status == 403
    gateway.cli("user", "unlock", "bo@acme.example")
    assert "code" in sign_in(gateway, PASSWORD)[1].forms[0]["fields"]
    print("ok locked and unlocked", flush=True)


def posture(gateway):
    """KT-8: how many have a second factor, and which administrators lack one."""
    seen = gateway.cli("mfa", "show")
    assert (seen["members"], seen["with_mfa"]) == (2, 1), seen
    assert [one["user_name"] for one in seen["administrators_without_mfa"]] == ["root"], seen
    print("ok who has a second factor is seen", flush=True)


def reset_by_administrator(gateway, mail):
    dee = join(gateway, mail, "dee@acme.example", "Dee")
    turn_codes_on(gateway, dee, PASSWORD)
    before = len(mail.texts())
    gateway.cli("user", "reset-credentials", "dee@acme.example", "--yes")
    link = link_in(text_of_mail(next_mail(mail, before)))
    assert sign_in(gateway, PASSWORD, "dee@acme.example")[1].status == 403
    assert follow(link, password=NEXT_PASSWORD, again=NEXT_PASSWORD)[1].status == 200
    assert sign_in(gateway, NEXT_PASSWORD, "dee@acme.example")[1].url.endswith("/me"), "the one-time codes are still asked for"
    print("ok reset by an administrator", flush=True)


def refused_by_the_server(gateway, mail):
    """KI-19: a wrong address is seen in the list of invitations."""
    mail.refuse = "550 no such mailbox"
    made = gateway.cli("user", "invite", "--email", "typo@acme.example", "--role-id", "member")
    wait_until(lambda: invitation_of(gateway, made["id"])["delivery"]["state"] == "failed", "the refusal is not shown")
    assert "550" in invitation_of(gateway, made["id"])["delivery"]["failure"]
    print("ok a refused mail is seen", flush=True)


def turn_codes_on(gateway, browser, password):
    page = browser.submit(browser.get(gateway.url + "/me/codes"), present=password)
    key = re.search(r"\b[A-Z2-7]{32}\b", page.text).group()
    step = int(time.time()) // 30
    assert browser.submit(page, code=one_time_code(key, step)).status == 200
    return key, step


def join(gateway, mail, email, name):
    before = len(mail.texts())
    gateway.cli("user", "invite", "--email", email, "--name", name, "--role-id", "member")
    browser, page = follow(link_in(text_of_mail(next_mail(mail, before))), password=PASSWORD, again=PASSWORD)
    assert page.status == 200, page
    return browser


def owner_names(gateway):
    return [one["user_name"] for one in gateway.cli("organization", "show")["owners"]]


def sign_in_with_codes(gateway, email, password, key, step):
    browser, page = sign_in(gateway, password, email)
    assert browser.submit(page, code=one_time_code(key, step)).url.endswith("/me")
    return browser


def hand_on(gateway, mail):
    """TA-3, TA-10, KS-3: the operator names an owner; that one hands ownership on, in the browser, and both are told."""
    bo, page = sign_in(gateway, PASSWORD)
    bo.submit(page, code=gateway.spares[0])
    assert bo.submit(bo.get(gateway.url + "/me/codes"), code=gateway.spares[1]).status == 200
    bo, _ = sign_in(gateway, PASSWORD)
    cy = join(gateway, mail, "cy@acme.example", "Cy")
    gateway.cli("organization", "transfer", "bo@acme.example", "--yes")
    assert owner_names(gateway) == ["bo@acme.example"]
    page = bo.submit(bo.get(gateway.url + "/me/ownership"), user="cy@acme.example")
    assert page.status == 403 and "prove first" in page.text, page
    key, step = turn_codes_on(gateway, bo, PASSWORD)
    page = bo.get(gateway.url + "/me/confirm")
    assert bo.submit(page, present=PASSWORD, code=one_time_code(key, step)).status == 403, "a code was good twice"
    assert bo.submit(page, present=NEXT_PASSWORD, code=one_time_code(key, step + 1)).status == 403, "a wrong password proves something"
    page = bo.submit(page, present=PASSWORD, code=one_time_code(key, step + 1))
    assert page.status == 200 and "It is you" in page.text, page
    page = bo.submit(bo.get(gateway.url + "/me/ownership"), user="cy@acme.example")
    assert page.status == 409 and "second factor" in page.text, page
    cys = turn_codes_on(gateway, cy, PASSWORD)
    before = len(mail.texts())
    page = bo.submit(bo.get(gateway.url + "/me/ownership"), user="cy@acme.example")
    assert page.status == 200 and "offered" in page.text, page
    wait_until(lambda: len(mail.texts()) >= before + 2, "not both were told")
    cy = sign_in_with_codes(gateway, "cy@acme.example", PASSWORD, cys[0], cys[1] + 1)
    assert "Ownership" in cy.get(gateway.url + "/me").text
    page = cy.submit(cy.get(gateway.url + "/me/ownership"), form=-2)
    assert page.status == 200 and "yours" in page.text, page
    assert owner_names(gateway) == ["cy@acme.example"]
    assert "admin" in [one["role"] for one in gateway.cli("user", "show", "bo@acme.example")["roles"]]
    assert "Nothing is offered" in bo.get(gateway.url + "/me/ownership").text
    print("ok ownership handed on", flush=True)
    return bo, cy


def ask_api(gateway, browser, method, path, status, body=None):
    headers = {"Origin": gateway.url, "Content-Type": "application/json", "X-Gatehouse-Csrf": "1"}
    page = browser.walk(method, f"{gateway.url}/api/v1/organizations/acme{path}", json.dumps(body or {}) if method != "GET" else None, headers, False)
    assert page.status == status, page
    return page.json


def propose(gateway, bo, cy):
    """security.md: who may speak for people is changed by who stands at or above them all; what anybody else asks for waits for that one."""
    gateway.cli("role", "create", "--name", "SSO", "--level", "60")
    gateway.cli("iam", "policy", "create", "--name", "SSO", "--action", "gatehouse:connections:*", "--resource", "grn:app:gatehouse:{org_id}:*")
    gateway.cli("role", "attach-policy", "sso", "--policy-id", "sso")
    gateway.cli("user", "assign-role", "bo@acme.example", "--role-id", "sso")
    okta = "/connections/" + gateway.cli("connection", "create", "okta")["id"]
    waits = ask_api(gateway, bo, "PATCH", okta, 202, {"adopt": "approve"})
    assert waits["status"] == "proposed" and gateway.cli("connection", "show", "okta")["adopt"] == "refuse", waits
    at = f"/connection-proposals/{waits['id']}"
    ask_api(gateway, bo, "POST", at + "/approve", 403)
    assert ask_api(gateway, cy, "GET", at, 200)["body"] == {"adopt": "approve"}
    assert ask_api(gateway, cy, "POST", at + "/approve", 200)["adopt"] == "approve"
    token = ask_api(gateway, bo, "POST", okta + "/tokens", 202, {"name": "push"})["id"]
    assert gateway.cli("connection", "proposal", "approve", token, "--dry-run")["would"]["status"] == 201
    secret = gateway.cli("connection", "proposal", "approve", token, "--yes")["secret"]
    assert secret not in json.dumps(ask_api(gateway, bo, "GET", f"/connection-proposals/{token}", 200))
    off = ask_api(gateway, bo, "POST", okta + "/enable", 202)["id"]
    assert gateway.cli("connection", "proposal", "reject", off)["status"] == "rejected"
    back = ask_api(gateway, bo, "DELETE", okta, 202)["id"]
    assert ask_api(gateway, bo, "DELETE", f"/connection-proposals/{back}", 200)["status"] == "withdrawn"
    assert [one["status"] for one in gateway.cli("connection", "proposal", "list")["items"]] == ["approved", "approved", "rejected", "withdrawn"]
    print("ok proposed by one, decided by another", flush=True)


def main(way):
    with processes() as (folder, run):
        mail = run(MailServer() if way == "smtp" else Folder(folder))
        gateway = run(Gateway(folder, mail.setting))
        invitation, first = invite(gateway, mail)
        accept(gateway, mail, invitation, first)
        revoke(gateway, mail)
        browser = sign_in_and_out(gateway)
        change_password(gateway, browser)
        change_recovery_address(gateway, mail, browser)
        trust_a_browser(gateway, one_time_codes(gateway, browser))
        forget(gateway, mail, browser)
        lock(gateway)
        posture(gateway)
        reset_by_administrator(gateway, mail)
        propose(gateway, *hand_on(gateway, mail))
        if way == "smtp":
            refused_by_the_server(gateway, mail)
        log = gateway.log_path.read_text()
        assert not re.search(r"gh[nrpsed]_|@(acme|home)\.example", log), "a secret or an address is in the log"


if __name__ == "__main__":
    main(sys.argv[1])
