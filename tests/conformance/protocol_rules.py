"""What RFC 7643 and 7644 ask of the protocol itself, over a socket: paging, filters, projections, versions, media types,
discovery, refusals."""
import case
from client_rows import op
from scim_client import ENTERPRISE, GROUP, PATCH_OP, USER

UNKNOWN = "019aaaaa-0000-7000-8000-000000000000"


class Paging(case.ScimCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids = []
        for number in range(12):
            body = {"schemas": [USER], "userName": f"page{number:02}@example.com", "displayName": f"Number {number}"}
            cls.ids.append(cls.client.post("/Users", body)["id"])

    def test_bounds_of_start_index_and_count(self):
        for query, start, shown in (("", 1, 12), ("startIndex=-3", 1, 12), ("startIndex=0&count=5", 1, 5), ("count=0", 1, 0),
                                    ("count=-1", 1, 0), ("startIndex=11", 11, 2), ("startIndex=13", 13, 0), ("count=5000", 1, 12),
                                    ("STARTINDEX=2&Count=3", 2, 3), ("startIndex=&count=", 1, 12)):
            with self.subTest(query):
                page = self.expect(200, self.client.get("/Users?" + query))
                self.assertEqual((page["totalResults"], page["startIndex"], page["itemsPerPage"]), (12, start, shown))
        for query in ("startIndex=x", "count=1.5", "count=1e2"):
            self.expect(400, self.client.get("/Users?" + query), "invalidValue")
        self.expect(400, self.client.get("/Users?startIndex=100001"), "tooMany")
        self.expect(200, self.client.get("/Users?startIndex=100000"))

    def test_order_is_that_of_ids(self):
        seen = [r["id"] for start in range(1, 13, 5) for r in self.client.get(f"/Users?startIndex={start}&count=5")["Resources"]]
        self.assertEqual(seen, sorted(self.ids))

    def test_filtered_pages_count_what_matches(self):
        page = self.expect(200, self.client.get('/Users?filter=displayName ew "1"&count=1'))
        self.assertEqual((page["totalResults"], page["itemsPerPage"]), (2, 1))
        page = self.expect(200, self.client.get('/Users?filter=userName sw "PAGE0"&startIndex=9&count=5'))
        self.assertEqual((page["totalResults"], page["itemsPerPage"]), (10, 2))


class Filters(case.ScimCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, extra in (
            ("anna", {"title": "Boss", "emails": [{"value": "anna@Work.example", "type": "work", "primary": True}, {"value": "a@home.example", "type": "home"}],
                      "name": {"familyName": "Ångström", "givenName": "Anna"}, "active": True, ENTERPRISE: {"employeeNumber": "7", "department": "R&D"}}),
            ("bert", {"emails": [{"value": "bert@home.example", "type": "home"}], "active": False, "externalId": "Ext-B"}),
            ("cora", {"title": "boss of \"all\"", "active": True, "name": {"familyName": "Straße"}, "timezone": "Europe/Berlin"}),
        ):
            body = {"schemas": [USER, ENTERPRISE], "userName": name, **extra}
            assert cls.client.post("/Users", body).status == 201

    def names(self, text):
        found = self.expect(200, self.client.get("/Users?filter=" + text.replace("&", "%26").replace("+", "%2B")))
        return "".join(sorted(r["userName"][0] for r in found.json.get("Resources", [])))

    def test_grammar(self):
        for text, expected in (
            ('userName eq "ANNA"', "a"), ('userName ne "anna"', "bc"), ('userName co "r"', "bc"), ('userName sw "B"', "b"), ('userName ew "A"', "ac"),
            ("title pr", "ac"), ("not (title pr)", "b"), ('title eq "boss"', "a"), ('userName gt "anna"', "bc"), ('userName le "bert"', "ab"),
            ("active eq true", "ac"), ("active eq false", "b"), ('active eq "False"', "b"), ("active ne true", "b"),
            ('externalId eq "Ext-B"', "b"), ('externalId eq "ext-b"', ""),
            ('emails[type eq "work"]', "a"), ('emails[type eq "home" and value sw "b"]', "b"), ('emails[type eq "work" and value ew "home.example"]', ""),
            ('emails.type eq "home"', "ab"), ('emails eq "ANNA@work.example"', "a"), ('emails.Value co "HOME" and (userName eq "x" or userName eq "bert")', "b"),
            ('emails[type eq "work"].value eq "anna@work.example"', "a"), ('emails[primary eq true]', "a"),
            ('name.familyName eq "ÅNGSTRÖM"', "a"), ('name.familyName eq "STRASSE"', "c"), (f'{USER}:userName eq "cora"', "c"), (f'{USER}:name.givenName eq "anna"', "a"),
            (f'{ENTERPRISE}:employeeNumber eq "7"', "a"), (f'{ENTERPRISE}:department co "&"', "a"), (f"{ENTERPRISE}:department pr", "a"),
            ('title eq "boss of \\"all\\""', "c"), ('userName eq "anna" or userName eq "bert" and active eq true', "a"),
            ('(userName eq "anna" or userName eq "bert") and active eq false', "b"), ('not (userName eq "anna") and not (userName eq "bert")', "c"),
            ('meta.created gt "2020-01-01T00:00:00Z"', "abc"), ('meta.lastModified lt "2020-01-01T00:00:00+02:00"', ""), ('meta.created ge "2020-01-01T00:00:00.1234567Z"', "abc"),
            ('meta.resourceType eq "User"', "abc"), ('meta.resourceType eq "Group"', ""), ('meta.resourceType eq "user"', ""), ('meta.resourceType ne "Group"', "abc"),
            ('meta.resourceType ne "User"', ""), ('meta.resourceType co "se"', "abc"), ('meta.resourceType sw "G"', ""), ('meta.resourceType ew "r"', "abc"),
            ("meta.resourceType pr", "abc"), ('meta.resourceType gt "Group"', "abc"), ('meta.resourceType ge "Users"', ""), ('meta.resourceType lt "User"', ""),
            ('META.RESOURCETYPE le "User"', "abc"), ("meta.resourceType eq null", ""), ('not (meta.resourceType eq "User")', ""), ('meta[resourceType eq "User"]', "abc"),
            ('meta.resourceType eq "User" and userName eq "anna"', "a"), ('meta.resourceType eq "Group" or title pr', "ac"), ('userName co "r" and not (meta.resourceType eq "Group")', "bc"),
            ('title eq null', "b"), ('USERNAME EQ "anna"', "a"), ('schemas eq "' + ENTERPRISE + '"', "a"), ('id pr', "abc"), ('timezone co "berlin"', "c"),
        ):
            with self.subTest(text):
                self.assertEqual(self.names(text), expected)

    def test_wrong_filters_name_the_position(self):
        for text in ("userName eq", "userName", 'userName foo "x"', '(userName eq "x"', 'userName eq "x" and', 'eq "x"', "active gt true",
                     'emails[type eq "work"', 'userName eq "x" userName eq "y"', "not userName pr", 'nonsense[', 'userName eq "x'):
            with self.subTest(text):
                refused = self.expect(400, self.client.get("/Users?filter=" + text), "invalidFilter")
                self.assertRegex(refused["detail"], r"\d")


class RelationFilters(case.ScimCase):
    def test_derived_and_membership(self):
        self.expect(400, self.client.get('/Users?filter=groups.value eq "x"'), "invalidFilter")
        self.expect(400, self.client.get('/Groups?filter=members pr'), "invalidFilter")
        user = self.make_user()["id"]
        group = self.make_group(user)
        for text in (f'members eq "{user}"', f'members.value eq "{user}"', f'members[value eq "{user}"]', f'members.value eq "{user}" and displayName co "group"',
                     f'displayName eq "{group["displayName"]}" and members.value eq "{user}"', f'members.value eq "{user}" and not (displayName eq "x")'):
            with self.subTest(text):
                self.assertEqual([r["id"] for r in self.expect(200, self.client.get("/Groups?filter=" + text)).json.get("Resources", [])], [group["id"]])


class ResourceTypeFilters(case.ScimCase):
    def test_groups_are_groups(self):
        group = self.make_group()
        for text, found in (('meta.resourceType eq "Group"', True), ('meta.resourceType eq "User"', False), ('meta.resourceType ne "User"', True), ("meta.resourceType pr", True),
                            ('meta.resourceType sw "Gr"', True), ('meta.resourceType co "x"', False), ('meta.resourceType ew "p"', True), ('meta.resourceType lt "User"', True),
                            ('meta.resourceType ge "User"', False), ('not (meta.resourceType eq "Group")', False), ('meta[resourceType eq "Group"]', True),
                            (f'meta.resourceType eq "Group" and displayName eq "{group["displayName"]}"', True)):
            with self.subTest(text):
                page = self.expect(200, self.client.get("/Groups?filter=" + text)).json
                self.assertEqual([r["id"] for r in page.get("Resources", [])], [group["id"]] if found else [])


class Projection(case.ScimCase):
    def test_attributes_and_excluded(self):
        made = self.make_user(name={"familyName": "F", "givenName": "G"}, emails=[{"value": "p@x.example", "type": "work"}], title="T",
                              schemas=[USER, ENTERPRISE], **{ENTERPRISE: {"department": "D", "employeeNumber": "1"}})
        self.make_group(made["id"])
        always = {"schemas", "id"}
        for query, expected in (
            ("attributes=userName", {"userName"}), ("attributes=USERNAME,title", {"userName", "title"}), ("attributes=name.familyName", {"name"}),
            ("attributes=meta", {"meta"}), ("attributes=groups", {"groups"}), ("attributes=nothingLikeThis", set()), ("attributes=active", {"active"}),
            (f"attributes={ENTERPRISE}:department", {ENTERPRISE}), (f"attributes={USER}:title", {"title"}), ('attributes=emails[type eq "work"]', {"emails"}),
            (f"excludedAttributes=name,emails,title,groups,meta,active,userName,{ENTERPRISE}", set()),
        ):
            with self.subTest(query):
                got = self.expect(200, self.client.get(f'/Users/{made["id"]}?{query}')).json
                self.assertEqual(set(got) - always, expected)
        self.assertEqual(self.client.get(f'/Users/{made["id"]}?attributes=name.familyName')["name"], {"familyName": "F"})
        self.assertEqual(self.client.get(f'/Users/{made["id"]}?excludedAttributes=name.familyName')["name"], {"givenName": "G"})
        self.expect(400, self.client.get(f'/Users/{made["id"]}?attributes=title&excludedAttributes=name'), "invalidValue")

    def test_on_changes_too(self):
        answer = self.client.post("/Users?attributes=userName", {"schemas": [USER], "userName": self.name(), "title": "T"})
        self.assertEqual(set(self.expect(201, answer).json), {"schemas", "id", "userName"})
        path = "/Users/" + answer["id"]
        put = self.client.put(path + "?excludedAttributes=title,meta", {"schemas": [USER], "userName": answer["userName"], "title": "U"})
        self.assertNotIn("title", self.expect(200, put).json)
        patched = self.client.patch(path + "?attributes=title", op("replace", "title", "V"))
        self.assertEqual(self.expect(200, patched)["title"], "V")
        group = self.make_group()
        shown = self.client.patch(f'/Groups/{group["id"]}?attributes=displayName', op("replace", "displayName", self.name("Group ")))
        self.assertEqual(set(self.expect(200, shown).json), {"schemas", "id", "displayName"})
        for nothing in ("attributes=", "excludedAttributes=", "attributes=%20", "attributes=&excludedAttributes="):  # as if absent
            with self.subTest(nothing):
                self.expect(204, self.client.patch(f'/Groups/{group["id"]}?{nothing}', op("replace", "displayName", self.name("Group "))))


class Versions(case.ScimCase):
    def test_etag_rises_with_changes_only(self):
        made = self.make_user()
        path = "/Users/" + made["id"]
        first = self.client.get(path).headers["ETag"]
        self.assertRegex(first, r'^W/"\d+"$')
        self.expect(200, self.client.patch(path, op("replace", "title", "T")))
        second = self.client.get(path).headers["ETag"]
        self.assertNotEqual(first, second)
        self.expect(200, self.client.patch(path, op("replace", "title", "T")))
        self.assertEqual(self.client.get(path).headers["ETag"], second)
        self.make_group(made["id"])
        self.assertEqual(self.client.get(path).headers["ETag"], second)

    def test_if_match_on_every_change(self):
        made = self.make_user()
        path, good = "/Users/" + made["id"], made["meta"]["version"]
        body = {"schemas": [USER], "userName": made["userName"]}
        for wrong in ('W/"999"', '"999"', '"other"', "nonsense"):
            with self.subTest(wrong):
                self.expect(412, self.client.put(path, body, If_Match=wrong))
                self.expect(412, self.client.patch(path, op("replace", "title", "T"), If_Match=wrong))
                self.expect(412, self.client.delete(path, If_Match=wrong))
        self.assertEqual(self.user(made)["meta"]["version"], good)
        self.expect(200, self.client.patch(path, op("replace", "title", "T"), If_Match=f'W/"998", {good}'))
        self.expect(412, self.client.patch(path, op("replace", "title", "U"), If_Match=good))
        self.expect(200, self.client.patch(path, op("replace", "title", "U"), If_Match="*"))
        strong = self.user(made)["meta"]["version"].removeprefix("W/")
        self.expect(204, self.client.delete(path, If_Match=strong))
        group = self.make_group()
        self.expect(412, self.client.patch("/Groups/" + group["id"], op("add", "members", [{"value": "x"}]), If_Match='W/"999"'))
        self.expect(204, self.client.delete("/Groups/" + group["id"], If_Match=group["meta"]["version"]))

    def test_if_none_match(self):
        made = self.make_user()
        path, tag = "/Users/" + made["id"], made["meta"]["version"]
        self.expect(200, self.client.get(path, If_None_Match=tag))  # the answer holds groups, which no version covers
        self.expect(304, self.client.get(path + "?excludedAttributes=groups", If_None_Match=tag))
        self.expect(304, self.client.get(path + "?attributes=userName", If_None_Match='W/"77", ' + tag))
        self.expect(200, self.client.get(path + "?attributes=userName", If_None_Match='W/"77"'))
        group = self.make_group()
        self.expect(304, self.client.get("/Groups/" + group["id"], If_None_Match=group["meta"]["version"]))
        self.patch_group(group, op("add", "members", [{"value": made["id"]}]))
        self.expect(200, self.client.get("/Groups/" + group["id"], If_None_Match=group["meta"]["version"]))

    def test_create_names_its_place(self):
        answer = self.client.post("/Users", {"schemas": [USER], "userName": self.name()})
        self.assertEqual(self.expect(201, answer).headers["Location"], answer["meta"]["location"])
        self.assertTrue(answer["meta"]["location"].startswith(self.whole.url + "/scim/v2/Users/"))


class Resources(case.ScimCase):
    def test_meta_and_read_only_are_the_servers(self):
        made = self.make_user(id="mine", meta={"created": "2001-01-01T00:00:00Z", "resourceType": "X"}, groups=[{"value": "g"}])
        self.assertNotEqual(made["id"], "mine")
        self.assertFalse(made["meta"]["created"].startswith("2001"))
        self.assertNotIn("groups", made)

    def test_roles_and_entitlements_are_kept(self):
        made = self.make_user(roles=[{"value": "admin"}], entitlements=[{"value": "everything"}])
        got = self.user(made)
        self.assertEqual((got["roles"], got["entitlements"]), ([{"value": "admin"}], [{"value": "everything"}]))

    def test_put_removes_what_it_leaves_out_and_keeps_active(self):
        made = self.make_user(title="T", nickName="N", active=False)
        self.expect(200, self.client.put("/Users/" + made["id"], {"schemas": [USER], "userName": made["userName"], "nickName": "M"}))
        got = self.user(made)
        self.assertEqual((got.get("title"), got["nickName"], got["active"]), (None, "M", False))

    def test_active_and_attributes_in_one_patch(self):
        made = self.make_user()
        got = self.patch_user(made, op("replace", None, {"active": False, "title": "Gone"}))
        self.assertEqual((got["active"], got["title"]), (False, "Gone"))
        self.expect(400, self.client.patch("/Users/" + made["id"], op("replace", "active", True), op("replace", "userName", "")))
        self.assertIs(self.user(made)["active"], False)
        self.assertIs(self.patch_user(made, op("replace", "active", True))["active"], True)

    def test_uniqueness_on_change(self):
        one, other = self.make_user(externalId=self.name("e")), self.make_user()
        self.expect(409, self.client.patch("/Users/" + other["id"], op("replace", "userName", one["userName"].upper())), "uniqueness")
        self.expect(409, self.client.patch("/Users/" + other["id"], op("add", "externalId", one["externalId"])), "uniqueness")
        self.expect(409, self.client.put("/Users/" + other["id"], {"schemas": [USER], "userName": one["userName"]}), "uniqueness")
        group, twin = self.make_group(), self.make_group()
        self.expect(409, self.client.patch("/Groups/" + twin["id"], op("replace", "displayName", group["displayName"].lower())), "uniqueness")

    def test_nested_groups(self):
        user = self.make_user()["id"]
        inner = self.make_group(user)
        outer = self.make_group(inner["id"])
        self.assertEqual([(m["value"], m["type"]) for m in self.group(outer)["members"]], [(inner["id"], "Group")])
        self.assertTrue(self.group(outer)["members"][0]["$ref"].endswith("/Groups/" + inner["id"]))
        self.assertEqual(sorted((g["value"], g["type"]) for g in self.user({"id": user})["groups"]), sorted([(inner["id"], "direct"), (outer["id"], "indirect")]))
        self.patch_group(inner, op("add", "members", [{"value": outer["id"]}]))  # a cycle ends
        self.assertEqual(len(self.user({"id": user})["groups"]), 2)
        self.expect(204, self.client.delete("/Groups/" + outer["id"]))
        self.assertEqual([g["value"] for g in self.user({"id": user})["groups"]], [inner["id"]])

    def test_group_put(self):
        a, b = self.make_user()["id"], self.make_user()["id"]
        made = self.make_group(a)
        name = self.name("Group ")
        got = self.expect(200, self.client.put("/Groups/" + made["id"], {"schemas": [GROUP], "displayName": name, "members": [{"value": b}]}))
        self.assertEqual((got["displayName"], [m["value"] for m in got["members"]]), (name, [b]))
        self.assertEqual(self.members(made), [b])

    def test_errors(self):
        made = self.make_user()
        path = "/Users/" + made["id"]
        for status, kind, answer in (
            (400, "invalidSyntax", self.client.post("/Users", "{broken")), (400, "invalidSyntax", self.client.post("/Users", "")),
            (400, "invalidSyntax", self.client.post("/Users", "[]")), (400, "invalidValue", self.client.post("/Users", {"schemas": [USER]})),
            (400, "invalidValue", self.client.post("/Users", {"schemas": [USER], "userName": "a\u0000b"})),
            (400, "invalidValue", self.client.post("/Users", {"schemas": [USER], "userName": self.name(), "active": "maybe"})),
            (400, "invalidValue", self.client.post("/Groups", {"schemas": [GROUP]})),
            (400, "invalidSyntax", self.client.send("PATCH", path, {"schemas": [PATCH_OP]})),
            (400, "noTarget", self.client.patch(path, op("remove"))), (400, "invalidPath", self.client.patch(path, op("replace", "a b c", "x"))),
            (400, "mutability", self.client.patch(path, op("replace", "id", "x"))), (400, "mutability", self.client.patch(path, op("replace", "groups", []))),
            (400, "invalidSyntax", self.client.patch(path, op("explode", "title", "x"))),
        ):
            with self.subTest(answer.path + " " + repr(answer)):
                self.expect(status, answer, kind)
        for path in ("/Users/" + UNKNOWN, "/Groups/" + UNKNOWN, "/Users/x", "/Groups/..", "/Nothing", "/Users/a/b", "/Schemas/urn:none", "/ResourceTypes/None"):
            self.expect(404, self.client.get(path))
        self.expect(404, self.client.patch("/Users/" + UNKNOWN, op("replace", "title", "x")))
        self.expect(404, self.client.put("/Groups/" + UNKNOWN, {"schemas": [GROUP], "displayName": "x"}))
        self.expect(405, self.client.send("PUT", "/Users", {"schemas": [USER]}))
        self.expect(405, self.client.delete("/Schemas"))

    def test_media_types(self):
        body = '{"userName":"%s"}'
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "application/scim+jsonx"):
            self.expect(415, self.client.post("/Users", body % self.name(), Content_Type=kind))
        self.expect(201, self.client.post("/Users", body % self.name(), Content_Type=None))
        for accept in ("text/html", "application/xml", "*/*", "image/*;q=0"):
            self.expect(200, self.client.get("/Users?count=0", Accept=accept))

    def test_large_bodies(self):
        self.expect(413, self.client.post("/Users", '{"userName":"' + "x" * (1024 * 1024) + '"}'))
        self.expect(400, self.client.post("/Users", {"schemas": [USER], "userName": "x" * 2000}), "invalidValue")


class Discovery(case.ScimCase):
    def test_resource_types_and_schemas(self):
        types = self.expect(200, self.client.get("/ResourceTypes"))
        self.assertEqual([(t["name"], t["endpoint"]) for t in types["Resources"] if t["name"] in ("User", "Group")].__len__(), 2)
        for kind in types["Resources"]:
            self.assertEqual(self.expect(200, self.client.get("/ResourceTypes/" + kind["id"])).json, kind)
        schemas = self.expect(200, self.client.get("/Schemas"))
        self.assertLessEqual({USER, GROUP, ENTERPRISE}, {s["id"] for s in schemas["Resources"]})
        for schema in schemas["Resources"]:
            self.assertEqual(self.expect(200, self.client.get("/Schemas/" + schema["id"])).json, schema)
        self.expect(403, self.client.get('/Schemas?filter=id eq "x"'))

    def test_absent_parts_say_so(self):
        search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "id pr"}
        bulk = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": []}
        for answer in (self.client.post("/Bulk", bulk), self.client.post("/.search", search), self.client.post("/Users/.search", search),
                       self.client.post("/Groups/.search", search), self.client.get("/Me"), self.client.send("PATCH", "/Me", {}), self.client.delete("/Me"),
                       self.client.get("/Users?sortBy=userName"), self.client.get("/Groups?sortOrder=descending"), self.client.get("/Users?cursor")):
            with self.subTest(answer.path):
                self.expect(501, answer)
        self.expect(501, self.client.post("/Users", {"userName": "rehearsed@example.com"}, Prefer="respond-async, dry-run"))
        found = self.client.get('/Users?filter=userName eq "rehearsed@example.com"').json
        self.assertEqual(found["totalResults"], 0)
        config = self.client.get("/ServiceProviderConfig").json
        self.assertEqual([config[n]["supported"] for n in ("bulk", "sort", "changePassword")], [False, False, False])
        self.assertIs(config["pagination"]["cursor"], False)


if __name__ == "__main__":
    case.main()
