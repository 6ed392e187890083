"""Whoever the operator made becomes somebody who signs in: the first owner from the set-up on, and members made by hand."""
import json
import re

from accounts import NEXT_PASSWORD, PASSWORD, Folder, Gateway, ask_api, follow, link_in, next_mail, one_time_code, sign_in, \
    text_of_mail, turn_codes_on
from asking import send
from browser import Browser
from stage import processes

OLIVIA, ADA = "olivia@acme.example", "ada@acme.example"


def set_up(gateway):
    """access.md: the first owner has an API key at once, and an invitation where mail is sent."""
    wanted = {"secret": (gateway.data / "setup-secret").read_text().strip(), "organization_code": "acme", "organization_name": "Acme",
              "owner_user_name": "olivia", "owner_email": "not an address"}
    ask = lambda: send("POST", gateway.url + "/api/v1/setup", json.dumps(wanted), {"Content-Type": "application/json"})
    assert ask()[0] == 400
    wanted["owner_email"] = OLIVIA
    status, made = ask()
    assert status == 201 and OLIVIA in made["next_step"], made
    found = gateway.cli("invitation", "list")["items"]
    assert [(one["id"], one["member"], one["role"], one["state"]) for one in found] == [(made["invitation"], made["owner"], "", "pending")], found
    print("ok set up, and the owner is mailed", flush=True)
    return made["api_key"]


def accept(gateway, mail):
    link = link_in(text_of_mail(next_mail(mail, 0)))
    asking = Browser()
    asking.submit(asking.get(gateway.url + "/forgot"), email=OLIVIA)
    assert "invited already" in gateway.cli("user", "invite", "--user", "olivia", code=5)
    browser, page = follow(link, password=PASSWORD, again=PASSWORD)
    assert page.status == 200 and "Welcome to Acme" in page.text, page
    assert follow(link, password=NEXT_PASSWORD, again=NEXT_PASSWORD)[1].status == 404, "a link works twice"
    assert len(mail.texts()) == 1, "forgotten, before there was a password"
    shown = gateway.cli("user", "show", OLIVIA)
    assert shown["owner"] and shown["account"]["password"] and shown["account"]["recovery_address"] and not shown["links"], shown
    assert "password already" in gateway.cli("user", "invite", "--user", OLIVIA, code=5)
    print("ok the first owner has a password, and is what she was", flush=True)
    return browser


def act_as_owner(gateway, browser, key):
    """What no API key does: it takes a session, and a second factor just now."""
    at = f"{gateway.url}/api/v1/organizations/acme/connections"
    status, said = send("POST", at, json.dumps({"name": "okta"}), {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    assert status == 403, said
    ask_api(gateway, browser, "POST", "/connections", 403, {"name": "okta"})
    secret, step = turn_codes_on(gateway, browser, PASSWORD)
    page = browser.submit(browser.get(gateway.url + "/me/confirm"), present=PASSWORD, code=one_time_code(secret, step + 1))
    assert page.status == 200 and "It is you" in page.text, page
    made = ask_api(gateway, browser, "POST", "/connections", 201, {"name": "okta"})
    ask_api(gateway, browser, "POST", f"/connections/{made['id']}/enable", 200)
    print("ok the owner configures what no key may", flush=True)


def invite_by_name(gateway, mail):
    """Whoever was made by hand: the rights stay what they were."""
    gateway.cli("member", "create", "ada", "--email", ADA, "--role", "viewer")
    assert "user invite --user" in gateway.cli("user", "invite", "--email", ADA, "--role-id", "admin", code=5)
    made = gateway.cli("user", "invite", "--user", "ada")
    assert gateway.cli("invitation", "revoke", made["id"], "--yes")["state"] == "revoked" and gateway.cli("user", "show", "ada")["status"] == "active"
    before = len(mail.texts())
    gateway.cli("user", "invite", "--user", ADA)
    browser, page = follow(link_in(text_of_mail(next_mail(mail, before))), password=PASSWORD, again=PASSWORD)
    assert page.status == 200, page
    assert [one["role"] for one in gateway.cli("user", "show", "ada")["roles"]] == ["viewer"]
    ask_api(gateway, browser, "POST", "/members", 403, {"user_name": "eve"})
    print("ok a member made by hand has a password", flush=True)


def break_glass(gateway):
    """access.md: where an identity provider speaks for the domain, only an owner has a password."""
    gateway.cli("connection", "domain", "assert", "okta", "acme.example")
    gateway.cli("member", "create", "bo", "--email", "bo@acme.example")
    assert "identity provider" in gateway.cli("user", "invite", "--user", "bo", code=5)
    assert sign_in(gateway, PASSWORD, ADA)[1].status == 403
    _, page = sign_in(gateway, PASSWORD, OLIVIA)
    assert page.status == 200 and "code" in page.forms[0]["fields"], page
    print("ok the owner gets past the identity provider", flush=True)


def second_organization(gateway, mail):
    before = len(mail.texts())
    made = gateway.cli("organization", "create", "second", "--owner", "sam@second.example", "--owner-name", "Sam")
    assert made["code"] == "second" and made["invitation"], made
    _, page = follow(link_in(text_of_mail(next_mail(mail, before))), password=PASSWORD, again=PASSWORD)
    assert page.status == 200, page
    _, page = sign_in(gateway, PASSWORD, "sam@second.example")
    assert page.url.endswith("/me") and "Sam" in page.text, page
    print("ok an organization made with its owner", flush=True)


def main():
    with processes() as (folder, run):
        mail = run(Folder(folder))
        gateway = run(Gateway(folder, mail.setting))
        key = set_up(gateway)
        act_as_owner(gateway, accept(gateway, mail), key)
        invite_by_name(gateway, mail)
        break_glass(gateway)
        second_organization(gateway, mail)
        assert not re.search(r"gh[nrpsedk]_|@(acme|second)\.example", gateway.log_path.read_text()), "a secret or an address is in the log"


if __name__ == "__main__":
    main()
