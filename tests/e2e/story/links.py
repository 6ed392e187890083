"""Two connections and one member: offered, linked beside, spoken for by the other; and who is invited enters by his company.
links.py, with npm samlp as the company's identity provider."""
import urllib.parse

from accounts import Folder, Gateway, PASSWORD, follow, link_in, next_mail, text_of_mail
from asking import Provisioning
from browser import Browser
from processes import Idp
from stage import processes

BO, EVE = "bo.berg@acme.example", "eve.east@acme.example"


def set_up(gateway, idp, folder):
    """A company that signs its people in, and a directory that pushes them."""
    gateway.cli("organization", "create", "acme", "--name", "Acme")
    gateway.cli("member", "create", "root", "--owner")
    made = {}
    (folder / "idp.xml").write_text(Browser().get(idp.url + "/metadata").body)
    for name in ("company", "directory"):
        made[name] = gateway.cli("connection", "create", name)
        if name == "company":
            gateway.cli("connection", "trust", name, "--idp-metadata", folder / "idp.xml", "--yes")
        gateway.cli("connection", "enable", name)
    sp = made["company"]
    idp.serve(sp["sp_metadata_url"], sp["acs_url"], Browser().get(sp["sp_metadata_url"]).body)
    clients = {}
    for name in made:
        token = gateway.cli("connection", "token", "create", name)["secret"]
        clients[name] = Provisioning({"GATEHOUSE_SCIM_URL": gateway.url + "/scim/v2", "GATEHOUSE_SCIM_TOKEN": token})
    return made, clients


def sign_in(gateway, idp, page, browser, user_name):
    """From the page that leads to the company on."""
    away = next(link for link in page.links if link.startswith("/saml/"))
    page = browser.get(urllib.parse.urljoin(gateway.url, away))
    assert page.url.startswith(idp.url), page
    sent = browser.submit(page, user_name=user_name)
    return browser.submit(sent, 0)


def at_the_company(gateway, idp, user_name):
    """Somebody who knows the sign-in page and has no letter in hand."""
    browser = Browser()
    page = browser.submit(browser.get(gateway.url + "/login"), email=user_name)
    return sign_in(gateway, idp, page, browser, user_name)


def show(gateway, who):
    return gateway.cli("user", "show", who)


def invited_before_the_domain(gateway, idp, mail):
    """access.md: a domain routed to a connection accepts by SSO only."""
    letters = {}
    for number, (user, name) in enumerate(((BO, "Bo"), (EVE, "Eve"))):
        gateway.cli("user", "invite", "--email", user, "--name", name, "--role-id", "member")
        letters[user] = link_in(text_of_mail(next_mail(mail, number)))
    browser, page = follow(letters[EVE])
    assert page.status == 200 and {"password", "again", "link"} == set(page.forms[0]["fields"]), page  # not routed yet
    gateway.cli("connection", "domain", "assert", "company", "acme.example")
    page = at_the_company(gateway, idp, BO)
    assert page.status == 403 and "Open the link in the letter" in page.text and "user.invited" in page.text, page
    assert show(gateway, BO)["status"] == "invited"
    _, page = follow(letters[BO], password=PASSWORD, again=PASSWORD)
    assert page.status == 200 and "company" in page.text and not page.forms and show(gateway, BO)["status"] == "invited", page
    browser, page = follow(letters[EVE])
    page = sign_in(gateway, idp, page, browser, BO)  # Eve's letter, Bo's identity
    assert page.status == 403 and "user.invited" in page.text, page
    assert not show(gateway, BO)["links"] and show(gateway, EVE)["status"] == "invited"
    print("ok who is invited is led to his company, and nobody gets in by another's letter", flush=True)
    return letters[BO]


def accept_by_company(gateway, idp, letter):
    browser, page = follow(letter)
    assert page.status == 200 and "Your company signs you in" in page.text and not page.forms, page
    page = sign_in(gateway, idp, page, browser, BO)
    assert page.status == 200 and page.url == gateway.url + "/me" and "Bo" in page.text, page
    assert not [name for name in browser.cookies(gateway.url) if name.endswith("_invitation")], browser.cookies(gateway.url)
    bo = show(gateway, BO)
    assert bo["status"] == "active" and [one["role"] for one in bo["roles"]] == ["member"] and bo["account"] is None, bo
    assert [(one["authority"], one["pinned"], one["user_name"]) for one in bo["links"]] == [(True, True, BO)], bo
    assert gateway.cli("invitation", "list")["items"][-1]["state"] == "accepted"
    assert follow(letter)[1].status == 404, "a letter is good twice"
    page = at_the_company(gateway, idp, BO)
    assert page.status == 200 and page.url == gateway.url + "/me", page
    print("ok the company's word accepts the invitation", flush=True)


def push(client, user_name, called, expected=201):
    return client.send("POST", "/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": user_name, "displayName": called,
                                          "emails": [{"value": user_name, "type": "work", "primary": True}]}, expected)


def link_a_second(gateway, clients):
    """Never by a name or an address alone; by an administrator's word."""
    push(clients["directory"], BO, "Bo B.", 409)
    assert len(show(gateway, BO)["links"]) == 1
    gateway.cli("connection", "adoption", "offer", "directory", BO, "--user-name", "bo@corp.example")
    made = push(clients["directory"], "bo@corp.example", "Bo Berg-Larsen")
    bo = show(gateway, BO)
    assert sorted((one["user_name"], one["authority"]) for one in bo["links"]) == [(BO, True), ("bo@corp.example", False)], bo
    assert bo["display_name"] == "Bo" and clients["directory"].send("GET", "/Users/" + made["id"])["active"] is True
    print("ok a second connection has the member that it was offered", flush=True)
    return made["id"]


def set_active(client, identity, active):
    operation = {"op": "replace", "value": {"active": active}}
    client.send("PATCH", "/Users/" + identity, {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]})


def move(gateway, clients, second):
    first = next(one["id"] for one in show(gateway, BO)["links"] if one["authority"])
    set_active(clients["directory"], second, False)
    assert show(gateway, BO)["status"] == "active"
    would = gateway.cli("user", "authority", BO, "directory", "--dry-run")
    assert would["dry_run"] and would["would"]["body"]["status"] == "suspended", would
    assert [change["kind"] for change in would["effects"]["changes"]][0] == "member.changed", would
    set_active(clients["directory"], second, True)
    moved = gateway.cli("user", "authority", BO, "directory")
    assert (moved["display_name"], moved["user_name"], moved["email"]) == ("Bo Berg-Larsen", "bo@corp.example", "bo@corp.example"), moved
    assert gateway.cli("user", "authority", moved["id"], "directory", code=5)
    set_active(clients["company"], first, False)
    assert show(gateway, moved["id"])["status"] == "active"
    set_active(clients["directory"], second, False)
    assert show(gateway, moved["id"])["status"] == "suspended"
    gateway.cli("user", "authority", moved["id"], "company")
    held = show(gateway, moved["id"])
    assert held["status"] == "suspended" and sorted(one["source"].split(":")[0] for one in held["holds"]) == ["admin", "connection"], held
    set_active(clients["company"], first, True)
    gateway.cli("user", "reactivate", moved["id"])
    assert show(gateway, moved["id"])["status"] == "active"
    clients["directory"].send("DELETE", "/Users/" + second, expected=204)
    assert len(show(gateway, moved["id"])["links"]) == 1
    clients["company"].send("DELETE", "/Users/" + first, expected=204)
    assert show(gateway, moved["id"])["status"] == "removed"
    print("ok who speaks for a member is moved, and back", flush=True)


def main():
    with processes() as (folder, run):
        idp, mail = run(Idp(folder)), run(Folder(folder))
        gateway = run(Gateway(folder, mail.setting))
        _, clients = set_up(gateway, idp, folder)
        accept_by_company(gateway, idp, invited_before_the_domain(gateway, idp, mail))
        move(gateway, clients, link_a_second(gateway, clients))


if __name__ == "__main__":
    main()
