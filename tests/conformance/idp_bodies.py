"""Bodies as identity providers send them and the PATCH examples of RFC 7644, each sent as it stands but for its sample ids,
each leaving what it says, read back."""
import json

import case
import gateway

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def body(name, **replaced):
    text = gateway.shared(f"idp-bodies/{name}.json").read_text(encoding="utf-8")
    for sample, real in replaced.items():
        text = text.replace(sample, real)
    return text


def replace(text, samples):
    for sample, real in samples.items():
        text = text.replace(sample, real)
    return text


def without(value, *names):
    return {k: v for k, v in value.items() if k not in names}


class IdpBodies(case.ScimCase):
    def send_patch(self, path, text, status):
        return self.expect(status, self.client.send("PATCH", path, text))

    def two_users(self):
        return self.make_user()["id"], self.make_user()["id"]

    def test_entra_user_creation(self):
        sent = json.loads(body("entra_user_creation_test"))
        made = self.expect(201, self.client.post("/Users", body("entra_user_creation_test"))).json
        got = self.user(made)
        for name, value in sent.items():
            if name not in ("roles", "schemas"):
                self.assertEqual(got.get(name), value, name)
        self.assertEqual(got["roles"], [{**sent["roles"][0], "primary": True}])
        self.assertCountEqual(got["schemas"], sent["schemas"])

    def test_jumpcloud_create_user(self):
        sent = json.loads(body("jumpcloud_create_user"))
        got = self.user(self.expect(201, self.client.post("/Users", body("jumpcloud_create_user"))).json)
        for name, value in sent.items():
            if name != "schemas":
                self.assertEqual(got.get(name), value, name)
        self.assertNotIn(ENTERPRISE, got)
        self.expect(204, self.client.delete("/Users/" + got["id"]))

    def test_jumpcloud_put_user_full(self):
        made = self.make_user(nickName="gone afterwards", addresses=[{"type": "work", "country": "DE"}])
        text = replace(body("jumpcloud_put_user_full"), {"d500eedc-4dbc-494e-978a-56da891f179a": made["id"]})
        self.expect(200, self.client.put("/Users/" + made["id"], text))
        got, sent = self.user(made), json.loads(text)
        for name, value in without(sent, "schemas", "addresses", "phoneNumbers").items():
            self.assertEqual(got.get(name), value, name)
        for name in ("addresses", "phoneNumbers", "nickName"):
            self.assertNotIn(name, got)
        self.assertCountEqual(got["schemas"], sent["schemas"])

    def test_jumpcloud_put_user_minimal(self):
        made = self.make_user(emails=[{"value": "old@example.io", "type": "work"}])
        text = replace(body("jumpcloud_put_user_minimal"), {
            "5107a4e4-0b11-4e77-8dcf-c8c6978d40ac": made["id"], "testuser@example.io": "minimal@example.io"})
        self.expect(200, self.client.put("/Users/" + made["id"], text))
        got = self.user(made)
        self.assertEqual(got["name"], {"familyName": "lastname", "givenName": "firstname"})
        self.assertEqual(got["userName"], "minimal@example.io")
        self.assertNotIn("emails", got)
        self.assertIs(got["active"], True)

    def test_operations_01_add_member(self):
        one, other = self.two_users()
        made = self.make_group(other)
        text = replace(body("operations_01"), {"2819c223-7f76-453a-919d-413861904646": one})
        self.send_patch("/Groups/" + made["id"], text, 204)
        self.assertEqual(self.members(made), sorted([one, other]))
        shown = next(m for m in self.group(made)["members"] if m["value"] == one)
        self.assertEqual(shown["display"], "Babs Jensen")
        self.assertTrue(shown["$ref"].endswith("/scim/v2/Users/" + one))
        self.assertEqual(shown["type"], "User")

    def test_operations_02_add_without_path(self):
        made = self.make_user(emails=[{"value": "work@example.com", "type": "work"}])
        self.send_patch("/Users/" + made["id"], body("operations_02"), 200)
        got = self.user(made)
        self.assertEqual(got["nickName"], "Babs")
        self.assertEqual(got["emails"], [{"value": "work@example.com", "type": "work"}, {"value": "babs@jensen.org", "type": "home"}])

    def test_operations_03_remove_one_member(self):
        one, other = self.two_users()
        made = self.make_group(one, other)
        text = replace(body("operations_03"), {"2819c223-7f76-...413861904646": one})
        self.send_patch("/Groups/" + made["id"], text, 204)
        self.assertEqual(self.members(made), [other])

    def test_operations_04_remove_all_members(self):
        made = self.make_group(*self.two_users())
        self.send_patch("/Groups/" + made["id"], body("operations_04"), 204)
        self.assertEqual(self.members(made), [])

    def test_operations_05_remove_by_filter(self):
        made = self.make_user(emails=[{"value": "a@example.com", "type": "work"}, {"value": "a@example.com", "type": "home"},
                                      {"value": "a@other.org", "type": "work"}])
        self.send_patch("/Users/" + made["id"], body("operations_05"), 200)
        self.assertEqual(self.user(made)["emails"], [{"value": "a@example.com", "type": "home"}, {"value": "a@other.org", "type": "work"}])

    def test_operations_06_remove_then_add(self):
        one, other = self.two_users()
        made = self.make_group(self.make_user()["id"])
        text = replace(body("operations_06"), {"2819c223-7f76-453a-919d-413861904646": one, "08e1d05d-121c-4561-8b96-473d93df9210": other})
        self.send_patch("/Groups/" + made["id"], text, 204)
        self.assertEqual(self.members(made), sorted([one, other]))

    def test_operations_07_replace_members(self):
        one, other = self.two_users()
        made = self.make_group(self.make_user()["id"], one)
        text = replace(body("operations_07"), {'"2819c223...413861904646"': f'"{one}"', '"08e1d05d...473d93df9210"': f'"{other}"'})
        self.send_patch("/Groups/" + made["id"], text, 204)
        self.assertEqual(self.members(made), sorted([one, other]))

    def test_operations_08_replace_an_address(self):
        home = {"type": "home", "country": "DE"}
        made = self.make_user(addresses=[{"type": "work", "country": "FR", "locality": "Lyon"}, home])
        self.send_patch("/Users/" + made["id"], body("operations_08"), 200)
        sent = json.loads(body("operations_08"))["Operations"][0]["value"]
        self.assertEqual(self.user(made)["addresses"], [sent, home])

    def test_operations_09_replace_a_sub_attribute(self):
        home = {"type": "home", "country": "DE"}
        made = self.make_user(addresses=[{"type": "work", "country": "FR", "streetAddress": "1 Rue"}, home])
        self.send_patch("/Users/" + made["id"], body("operations_09"), 200)
        self.assertEqual(self.user(made)["addresses"], [{"type": "work", "country": "FR", "streetAddress": "1010 Broadway Ave"}, home])

    def test_operations_10_replace_without_path(self):
        made = self.make_user(emails=[{"value": "old@example.com", "type": "other"}])
        self.send_patch("/Users/" + made["id"], body("operations_10"), 200)
        got = self.user(made)
        self.assertEqual(got["nickName"], "Babs")
        self.assertEqual(got["emails"], json.loads(body("operations_10"))["Operations"][0]["value"]["emails"])


if __name__ == "__main__":
    gateway.shared("idp-bodies/operations_01.json")
    case.main()
