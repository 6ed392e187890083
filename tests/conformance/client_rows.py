"""The rows of what real clients send: each test is named for its row (E Entra, O Okta, J JumpCloud, N OneLogin, G Google,
X others). Every profile behaves as generic so far, so the rows run once with each profile's name."""
import concurrent.futures
import json
import sys

import case
from scim_client import ENTERPRISE, GROUP, PATCH_OP, USER


def op(what, path=None, *value):
    made = {"op": what}
    if path is not None:
        made["path"] = path
    if value:
        made["value"] = value[0]
    return made


class Entra(case.ScimCase):
    profile = "entra"

    def test_e1_string_booleans_and_op_case(self):
        made = self.make_user()
        self.assertIs(self.patch_user(made, op("Replace", "active", "False"))["active"], False)
        self.assertIs(self.patch_user(made, op("REPLACE", "active", "True"))["active"], True)

    def test_e2_pathless_with_dotted_and_urn_keys(self):
        made = self.make_user()
        got = self.patch_user(made, op("replace", None, {"displayName": "B", "name.givenName": "K", ENTERPRISE + ":employeeNumber": "7"}))
        self.assertEqual((got["displayName"], got["name"], got[ENTERPRISE]), ("B", {"givenName": "K"}, {"employeeNumber": "7"}))
        self.assertIn(ENTERPRISE, got["schemas"])

    def test_e3_replace_of_an_absent_element_creates_it_and_keeps_the_others(self):
        made = self.make_user(emails=[{"value": "h@example.com", "type": "home"}])
        got = self.patch_user(made, op("Replace", 'emails[type eq "work"].value', "n@example.com"))
        self.assertEqual(got["emails"], [{"value": "h@example.com", "type": "home"}, {"type": "work", "value": "n@example.com"}])

    def test_e4_add_to_an_absent_element(self):
        got = self.patch_user(self.make_user(), op("Add", 'addresses[type eq "work"].formatted', "18/2111"))
        self.assertEqual(got["addresses"], [{"type": "work", "formatted": "18/2111"}])

    def test_e5_manager_as_a_string(self):
        boss = self.make_user()["id"]
        made = self.make_user(schemas=[USER, ENTERPRISE], **{ENTERPRISE: {"manager": boss}})
        self.assertEqual(self.user(made)[ENTERPRISE]["manager"]["value"], boss)
        self.assertNotIn("manager", self.patch_user(made, op("Remove", ENTERPRISE + ":manager")).get(ENTERPRISE, {}))
        self.assertEqual(self.patch_user(made, op("Add", ENTERPRISE + ":manager", boss))[ENTERPRISE]["manager"]["value"], boss)

    def test_e6_remove_with_a_value_array_removes_only_those(self):
        one, other = self.make_user()["id"], self.make_user()["id"]
        made = self.make_group(one, other)
        self.patch_group(made, op("Remove", "members", [{"value": one}]))
        self.assertEqual(self.members(made), [other])

    def test_e7_remove_by_member_filter(self):
        one, other = self.make_user()["id"], self.make_user()["id"]
        made = self.make_group(one, other)
        self.patch_group(made, op("remove", f'members[value eq "{one}"]'))
        self.assertEqual(self.members(made), [other])

    def test_e8_adding_twice_is_idempotent(self):
        made, one = self.make_group(), self.make_user()["id"]
        for _ in range(2):
            self.patch_group(made, op("Add", "members", [{"$ref": None, "value": one}]))
        self.assertEqual(self.members(made), [one])
        before = self.group(made)["meta"]["version"]
        self.patch_group(made, op("Add", "members", [{"$ref": None, "value": one}]))
        self.assertEqual(self.group(made)["meta"]["version"], before)

    def test_e9_parallel_member_patches_lose_nothing(self):
        made = self.make_group()
        users = [self.make_user()["id"] for _ in range(24)]
        def add(user):
            client = self.client.as_(self.client.token)
            return client.patch("/Groups/" + made["id"], op("Add", "members", [{"value": user}])).status
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.assertEqual(set(pool.map(add, users)), {204})
        self.assertEqual(self.members(made), sorted(users))

    def test_e10_unknown_schema_urn_and_client_meta(self):
        body = {"schemas": [GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
                "displayName": self.name("Group "), "externalId": "e10", "meta": {"resourceType": "Group"}}
        got = self.group(self.expect(201, self.client.post("/Groups", body)).json)
        self.assertEqual((got["displayName"], got["externalId"], got["schemas"]), (body["displayName"], "e10", [GROUP]))

    def test_e11_null_and_empty_mean_unassigned(self):
        got = self.user(self.make_user(roles=[], addresses=[{"type": "work", "formatted": None, "country": None}]))
        self.assertNotIn("roles", got)
        self.assertEqual(got.get("addresses", [{"type": "work"}]), [{"type": "work"}])

    def test_e12_roles_as_entra_sends_them(self):
        made = self.make_user(roles=[{"primary": "True", "value": "first", "type": "WindowsAzureActiveDirectoryRole"}])
        got = self.patch_user(made, op("Add", 'roles[primary eq "True"].value', "admin"))
        self.assertEqual([(r["value"], r["primary"]) for r in got["roles"]], [("admin", True)])
        packed = json.dumps({"id": "1", "value": "x", "displayName": "X"})
        other = self.patch_user(self.make_user(), op("Add", "roles", [{"value": packed}]))
        self.assertTrue(other["roles"][0]["value"])

    def test_e13_fully_qualified_core_paths(self):
        got = self.patch_user(self.make_user(), op("replace", USER + ":title", "Chief"))
        self.assertEqual(got["title"], "Chief")
        self.assertEqual(self.patch_user(got, op("replace", USER + ":name.familyName", "F"))["name"], {"familyName": "F"})

    def test_e14_lookups(self):
        made = self.make_user(externalId="Ext-" + self.name(), emails=[{"value": self.name() + "@w.example", "type": "work"}])
        mail = made["emails"][0]["value"]
        for text in (f'userName eq "{made["userName"]}"', f'userName eq "{made["userName"].upper()}"', f'externalId eq "{made["externalId"]}"',
                     f'emails[type eq "work"].value eq "{mail}"', f'emails[type eq "work" and value eq "{mail.upper()}"]',
                     f'userName eq "{made["userName"]}" and active eq true'):
            with self.subTest(text):
                found = self.expect(200, self.client.get("/Users?filter=" + text))
                self.assertEqual([r["id"] for r in found["Resources"]], [made["id"]])
        nobody = self.expect(200, self.client.get('/Users?filter=userName eq "6e0b8b36-no-such-user"'))
        self.assertEqual((nobody["totalResults"], nobody.json.get("Resources", [])), (0, []))

    def test_e15_groups_without_members(self):
        user = self.make_user()["id"]
        made = self.make_group(user)
        found = self.client.get(f'/Groups?excludedAttributes=members&filter=displayName eq "{made["displayName"].upper()}"')
        self.assertEqual([r["id"] for r in self.expect(200, found)["Resources"]], [made["id"]])
        self.assertNotIn("members", found["Resources"][0])
        self.assertNotIn("members", self.expect(200, self.client.get(f'/Groups/{made["id"]}?excludedAttributes=members')).json)
        asked = self.client.get(f'/Groups?filter=id eq "{made["id"]}" and members[value eq "{user}"]&excludedAttributes=members')
        self.assertEqual(self.expect(200, asked)["totalResults"], 1)
        asked = self.client.get(f'/Groups?filter=id eq "{made["id"]}" and members eq "{self.make_user()["id"]}"')
        self.assertEqual(self.expect(200, asked)["totalResults"], 0)

    def test_e16_repeated_create_names_the_existing_one(self):
        made = self.make_user()
        again = self.expect(409, self.client.post("/Users", {"schemas": [USER], "userName": made["userName"].upper()}), "uniqueness")
        self.assertIn(made["id"], again["detail"])
        group = self.make_group()
        again = self.expect(409, self.client.post("/Groups", {"schemas": [GROUP], "displayName": group["displayName"].upper()}), "uniqueness")
        self.assertIn(group["id"], again["detail"])

    def test_e17_soft_then_hard_delete(self):
        made = self.make_user()
        self.assertIs(self.patch_user(made, op("Replace", "active", "False"))["active"], False)
        found = self.client.get(f'/Users?filter=userName eq "{made["userName"]}"')
        self.assertEqual([(r["id"], r["active"]) for r in found["Resources"]], [(made["id"], False)])
        self.expect(204, self.client.delete("/Users/" + made["id"]))
        self.expect(404, self.client.delete("/Users/" + made["id"]))
        self.expect(404, self.client.get("/Users/" + made["id"]))
        self.assertNotEqual(self.make_user(userName=made["userName"])["id"], made["id"])

    def test_e18_operations_on_one_attribute_in_order(self):
        made = self.make_user(externalId=self.name("ext"))
        last = self.name("ext")
        got = self.patch_user(made, op("remove", "externalId"), op("add", "externalId", self.name("ext")), op("replace", "externalId", last))
        self.assertEqual(got["externalId"], last)
        self.expect(400, self.client.patch("/Users/" + made["id"], op("replace", "title", "half"), op("replace", "no]such[path", "x")))
        self.assertNotIn("title", self.user(made))

    def test_e19_an_unknown_member_waits(self):
        made, external = self.make_group(), self.name("later")
        self.patch_group(made, op("Add", "members", [{"value": external}]))
        self.assertNotIn(external, self.members(made))
        user = self.make_user(externalId=external)
        self.assertEqual(self.members(made), [user["id"]])
        self.assertEqual([g["value"] for g in self.user(user)["groups"]], [made["id"]])

    def test_e20_double_blanks_missing_schemas_legacy_urn(self):
        body = {"userName": self.name(), "urn:scim:schemas:extension:enterprise:1.0": {"employeeNumber": "9"}}
        got = self.user(self.expect(201, self.client.post("/Users", body)).json)
        self.assertEqual(got[ENTERPRISE], {"employeeNumber": "9"})
        self.assertEqual(self.expect(200, self.client.get(f'/Users?filter=userName  eq   "{got["userName"]}"'))["totalResults"], 1)
        self.expect(200, self.client.send("PATCH", "/Users/" + got["id"], {"Operations": [op("replace", "title", "T")]}))


class Okta(case.ScimCase):
    profile = "okta"

    def test_o1_deactivate_without_path(self):
        self.assertIs(self.patch_user(self.make_user(), op("replace", None, {"active": False}))["active"], False)

    def test_o2_put_of_what_was_read(self):
        made = self.make_user(name={"familyName": "F", "givenName": "G", "middleName": ""}, displayName="D")
        self.make_group(made["id"])
        read = self.user(made)
        read.update(name={**read["name"], "middleName": ""}, groups=[], displayName="Other")
        self.expect(200, self.client.put("/Users/" + made["id"], read))
        got = self.user(made)
        self.assertEqual((got["displayName"], got["id"], len(got["groups"])), ("Other", made["id"], 1))
        self.assertEqual(got["meta"]["created"], made["meta"]["created"])

    def test_o3_password_is_accepted_and_never_shown(self):
        answer = self.client.post("/Users", {"schemas": [USER], "userName": self.name(), "password": "1mz050nq", "groups": []})
        self.assertNotIn(b"1mz050nq", self.expect(201, answer).body)
        self.assertNotIn("password", self.user(answer.json))
        self.expect(200, self.client.patch("/Users/" + answer["id"], op("replace", None, {"password": "2mz050nq"})))
        self.expect(200, self.client.get("/Users/" + answer["id"] + "?attributes=password,userName"))

    def test_o4_rename_with_the_own_id(self):
        made = self.make_group()
        name = self.name("Renamed ")
        self.assertEqual(self.patch_group(made, op("replace", None, {"id": made["id"], "displayName": name}))["displayName"], name)

    def test_o5_membership_changes(self):
        a, b, c = (self.make_user()["id"] for _ in range(3))
        made = self.make_group(a)
        self.patch_group(made, op("remove", f'members[value eq "{a}"]'), op("add", "members", [{"value": b, "display": "b@x"}]))
        self.assertEqual(self.members(made), [b])
        self.patch_group(made, op("replace", "members", [{"value": a, "display": "a"}, {"value": c, "display": "c"}]))
        self.assertEqual(self.members(made), sorted([a, c]))
        self.patch_group(made, op("replace", "members", []))
        self.assertEqual(self.members(made), [])

    def test_o6_an_unknown_id_in_a_push_loses_nobody(self):
        a, b = self.make_user()["id"], self.make_user()["id"]
        made = self.make_group(a)
        self.patch_group(made, op("replace", "members", [{"value": a}, {"value": "00u-unknown"}, {"value": b}]))
        self.assertEqual(self.members(made), sorted([a, b]))
        self.expect(400, self.client.patch("/Groups/" + made["id"], op("replace", "members", [{"value": a}, {"display": "no value"}])))
        self.assertEqual(self.members(made), sorted([a, b]))

    def test_o7_import_pages_are_stable(self):
        mine = {self.make_user()["id"] for _ in range(5)}
        seen, start = [], 1
        while True:
            page = self.expect(200, self.client.get(f"/Users?startIndex={start}&count=2"))
            seen += [r["id"] for r in page.json.get("Resources", [])]
            start += 2
            if start > page["totalResults"]:
                break
        self.assertEqual(len(seen), len(set(seen)))
        self.assertTrue(mine <= set(seen))
        self.assertEqual(seen, sorted(seen))

    def test_o8_lookups_and_the_401(self):
        found = self.client.get('/Users?filter=userName eq "test.user@okta.local"&startIndex=1&count=100')
        self.assertEqual(self.expect(200, found)["totalResults"], 0)
        group = self.make_group()
        found = self.client.get(f'/Groups?filter=displayName eq "{group["displayName"]}"')
        self.assertEqual([r["id"] for r in found["Resources"]], [group["id"]])
        refused = self.expect(401, self.client.as_("ghc_not-a-token").get("/Users"))
        self.assertEqual(refused["status"], "401")

    def test_o9_headers(self):
        for kind in ("application/scim+json; charset=utf-8", "application/json", "application/json;charset=UTF-8", "Application/SCIM+JSON"):
            with self.subTest(kind):
                answer = self.client.post("/Users", {"schemas": [USER], "userName": self.name()}, Content_Type=kind,
                                          Accept="application/scim+json", User_Agent="Okta SCIM Client 1.0.0")
                self.expect(201, answer)

    def test_o10_a_rename_frees_the_old_name(self):
        made = self.make_user()
        self.patch_user(made, op("replace", "userName", self.name()))
        self.make_user(userName=made["userName"])
        group = self.make_group()
        self.patch_group(group, op("replace", "displayName", self.name("Group ")))
        self.make_group(displayName=group["displayName"])

    def test_o11_discovery_with_paging_parameters(self):
        for path in ("/ResourceTypes", "/Schemas"):
            self.assertGreaterEqual(self.expect(200, self.client.get(path + "?count=1&startIndex=1"))["totalResults"], 2)

    def test_o12_wrapped_scalars_and_empty_text(self):
        made = self.make_user(title="T")
        self.assertIs(self.patch_user(made, op("replace", "active", [False]))["active"], False)
        self.assertNotIn("title", self.patch_user(made, op("replace", "title", "")))


class JumpCloud(case.ScimCase):
    profile = "jumpcloud"

    def test_j1_schemas_list_an_absent_extension(self):
        got = self.user(self.make_user(schemas=[USER, ENTERPRISE], phoneNumbers=[{"value": "tel:+1-555-555-5555"}]))
        self.assertEqual(got["schemas"], [USER])

    def test_j2_put_with_null_lists(self):
        made = self.make_user(emails=[{"value": "a@b.example"}])
        body = {"schemas": [ENTERPRISE, USER], "userName": made["userName"], "emails": None, "photos": [{"value": "https://x.example/p.png"}]}
        self.expect(200, self.client.put("/Users/" + made["id"], body))
        got = self.user(made)
        self.assertNotIn("emails", got)
        self.assertEqual(got["photos"], body["photos"])
        self.assertIs(got["active"], True)  # absent: nothing changes

    def test_j3_activation_test_objects(self):
        user, group = self.make_user(), self.make_group()
        for _ in range(2):
            self.patch_group(group, op("add", "members", [{"value": user["id"]}]))
        self.expect(204, self.client.delete("/Users/" + user["id"]))
        self.assertEqual(self.members(group), [])
        self.expect(204, self.client.delete("/Groups/" + group["id"]))
        self.expect(404, self.client.get("/Groups/" + group["id"]))


class OneLogin(case.ScimCase):
    profile = "onelogin"

    def test_n1_template_bodies(self):
        body = {"schemas": ["urn:scim:schemas:core:2.0", "urn:scim:schemas:extension:enterprise:2.0"], "id": None, "userName": self.name(),
                "emails": {"value": "one@login.example", "type": "work"}}
        got = self.user(self.expect(201, self.client.post("/Users", body)).json)
        self.assertEqual(got["emails"], [{"value": "one@login.example", "type": "work"}])
        body.update(schemas=["urn:scim:schemas:core:1.0"], userName=self.name())
        self.expect(201, self.client.post("/Users", body))

    def test_n2_tolerant_queries(self):
        made = self.make_user(userName=self.name("plus"))
        for path in (f'/Users?filter=userName+eq+%22{made["userName"]}%22&', f'/Users?&filter=userName%20eq%20%22{made["userName"]}%22'):
            target = self.client.base + path
            headers = {"Authorization": "Bearer " + self.client.token, "User-Agent": ""}
            status, _, content = self.client.exchange("GET", target, None, headers)
            self.assertEqual((status, json.loads(content)["totalResults"]), (200, 1))
        body = {"schemas": [USER], "userName": made["userName"], "title": "put"}
        self.assertEqual(self.expect(200, self.client.put("/Users/" + made["id"] + "?", body))["title"], "put")


class Google(case.ScimCase):
    profile = "google"

    def test_g1_plain_json(self):
        answer = self.client.post("/Users", {"schemas": [USER], "userName": self.name()}, Content_Type="application/json",
                                  Accept="application/json", User_Agent="Google-Auto-Provisioning")
        self.expect(201, answer)
        self.expect(200, self.client.get("/Users?count=1", User_Agent="Google-Auto-Provisioning", Accept="text/html"))


class Others(case.ScimCase):
    def test_x1_replace_of_a_complex_attribute(self):
        made = self.make_user(name={"familyName": "F", "givenName": "G"})
        self.assertEqual(self.patch_user(made, op("replace", "name.givenName", "H"))["name"], {"familyName": "F", "givenName": "H"})

    def test_x2_service_provider_config_is_whole(self):
        for path in ("/ServiceProviderConfig", "/serviceConfiguration"):
            got = self.expect(200, self.client.get(path)).json
            self.assertIs(got["bulk"]["supported"], False)
            for name in ("maxOperations", "maxPayloadSize"):
                self.assertIsInstance(got["bulk"][name], int)
            self.assertIsInstance(got["filter"]["maxResults"], int)
            self.assertEqual([got[n]["supported"] for n in ("patch", "filter", "etag", "sort", "changePassword")], [True, True, True, False, False])

    def test_x3_pull_client(self):
        for _ in range(3):
            self.make_user()
        window = 'active eq true and (meta.lastModified ge "2020-01-01T00:00:00.0000000Z" and meta.lastModified le "2120-01-01T00:00:00.1234567Z")'
        page = self.expect(200, self.client.get(f"/Users?filter={window}&count=5&startIndex=2"))
        self.assertEqual(page["startIndex"], 2)
        self.assertGreaterEqual(page["totalResults"], 3)
        self.assertEqual(self.expect(200, self.client.get("/Users?startindex=0&count=1"))["startIndex"], 1)
        self.assertGreaterEqual(self.expect(200, self.client.get("/Users?filter=(ActiVe eq true)"))["totalResults"], 3)


if __name__ == "__main__":
    case.main()
