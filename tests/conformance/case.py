"""unittest with one gateway a suite, and names that no two tests share."""
import itertools
import unittest

import gateway
from scim_client import GROUP, USER, Client

_numbers = itertools.count(1)


class ScimCase(unittest.TestCase):
    whole = client = None
    profile = "generic"

    @classmethod
    def setUpClass(cls):
        cls.whole, cls.client = gateway.one_connection(cls.profile)

    @classmethod
    def tearDownClass(cls):
        cls.whole.stop()

    def name(self, base="user"):
        return f"{base}{next(_numbers)}"

    def expect(self, status, answer, scim_type=None):
        self.assertEqual(answer.status, status, answer)
        if scim_type:
            self.assertEqual(answer.json.get("scimType"), scim_type, answer)
        return answer

    def make_user(self, **attributes):
        body = {"schemas": [USER], "userName": self.name() + "@example.com", "active": True, **attributes}
        return self.expect(201, self.client.post("/Users", body)).json

    def make_group(self, *members, **attributes):
        body = {"schemas": [GROUP], "displayName": self.name("Group "), **attributes}
        if members:
            body["members"] = [{"value": m} for m in members]
        return self.expect(201, self.client.post("/Groups", body)).json

    def user(self, made):
        return self.expect(200, self.client.get("/Users/" + made["id"])).json

    def group(self, made):
        return self.expect(200, self.client.get("/Groups/" + made["id"])).json

    def members(self, made):
        return sorted(m["value"] for m in self.group(made).get("members", []))

    def patch_user(self, made, *operations):
        self.expect(200, self.client.patch("/Users/" + made["id"], *operations))
        return self.user(made)

    def patch_group(self, made, *operations):
        self.expect(204, self.client.patch("/Groups/" + made["id"], *operations))
        return self.group(made)


def main():
    program = unittest.main(exit=False, verbosity=1)
    print(f"{Client.judged} answers judged")
    raise SystemExit(not program.result.wasSuccessful())
