"""Who may ask: tokens, their connections and organizations, and what the provisioning log says of it all."""
import json
import unittest

import case
import gateway
from client_rows import op
from scim_client import GROUP, USER, Client

PROFILES = ("generic", "rfc", "entra", "okta", "google", "onelogin", "jumpcloud", "ping")


class Connections(unittest.TestCase):
    def setUp(self):
        lines = ["organization acme", "organization other"]
        for org, name in (("acme", "one"), ("acme", "two"), ("other", "far")):
            lines += [f"connection {org} {name} generic", f"enable {org} {name}", f"token {org} {name}"]
        lines += ["connection acme draft generic", "token acme draft", "token acme one 0", "token acme one"]
        self.whole = gateway.Gateway(lines)
        made = self.whole.made
        self.one, self.two, self.far = (self.whole.client(made[i].split()[0]) for i in (4, 7, 10))
        self.draft, self.expired, self.second = made[12].split()[0], made[13].split()[0], made[14].split()

    def tearDown(self):
        self.whole.stop()

    def expect(self, status, answer):
        self.assertEqual(answer.status, status, answer)
        return answer

    def restart(self, *lines):
        """Operators speak to a stopped gateway here; what they said holds from the next start."""
        return self.whole.again(lines)

    def test_another_connections_resources_are_not_there(self):
        user = self.expect(201, self.one.post("/Users", {"schemas": [USER], "userName": "ann", "externalId": "x1"}))["id"]
        group = self.expect(201, self.one.post("/Groups", {"schemas": [GROUP], "displayName": "G", "members": [{"value": user}]}))["id"]
        for other in (self.two, self.far):
            for path in (f"/Users/{user}", f"/Groups/{group}"):
                body = {"schemas": [USER], "userName": "zoe"} if "Users" in path else {"schemas": [GROUP], "displayName": "Z"}
                self.expect(404, other.get(path))
                self.expect(404, other.put(path, body))
                self.expect(404, other.patch(path, op("replace", "externalId", "z")))
                self.expect(404, other.delete(path))
            self.assertEqual(self.expect(200, other.get("/Users"))["totalResults"], 0)
            self.assertEqual(self.expect(200, other.get('/Users?filter=externalId eq "x1"'))["totalResults"], 0)
            mine = self.expect(201, other.post("/Groups", {"schemas": [GROUP], "displayName": "G", "members": [{"value": user}]}))
            self.assertNotIn("members", mine.json)
        self.expect(200, self.one.get(f"/Users/{user}"))
        # The organization's other connection may not learn whose the name is; another organization is not concerned.
        clash = self.expect(409, self.two.post("/Users", {"schemas": [USER], "userName": "ANN"}))
        self.assertNotIn(user, clash["detail"])
        self.expect(201, self.far.post("/Users", {"schemas": [USER], "userName": "ann"}))

    def test_tokens(self):
        good = self.one.token
        flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
        for token in (flipped, good[:-1], good + "x", "x", self.draft, self.expired, good.upper()):
            self.expect(401, self.one.as_(token).get("/Users"))
            self.expect(401, self.one.as_(token).post("/Users", {"schemas": [USER], "userName": "nobody"}))
        self.expect(401, self.one.as_(None).get("/Users"))
        self.expect(401, self.one.as_(None).get("/ServiceProviderConfig"))
        for header in ("Basic dTpw", "Bearer", f"Token {good}", good):
            self.expect(401, self.one.as_(None).get("/Users", Authorization=header))
        self.expect(200, self.one.as_(None).get("/Users", Authorization=f"bearer {good}"))
        self.expect(200, self.one.as_(self.second[0]).get("/Users"))
        self.assertEqual(self.expect(200, self.one.get("/Users"))["totalResults"], 0)

    def test_token_in_the_query_is_refused(self):
        for name in ("access_token", "token"):
            answer = self.one.as_(None).get(f"/Users?{name}={self.one.token}")
            self.assertIn(answer.status, (401, 403), answer)
        self.expect(403, self.one.get(f"/Users?access_token={self.one.token}"))

    def test_bearer_and_session_cookie_at_once(self):
        port = self.whole.url.rsplit(":", 1)[1]
        self.expect(400, self.one.get("/Users", Cookie=f"gh_dev_{port}_session=ghs_x"))
        self.expect(200, self.one.get("/Users", Cookie="somebody=elses"))

    def test_failures_never_lock_out_a_valid_token(self):
        for _ in range(200):
            self.expect(401, self.one.as_("ghc_wrong").get("/Users"))
        self.expect(200, self.one.get("/Users"))

    def test_disabled_connection_and_ended_token(self):
        self.expect(200, self.one.as_(self.second[0]).get("/Users"))
        self.restart(f"end-token acme {self.second[1]}", "disable acme two")
        one, two = self.one.at(self.whole.url), self.two.at(self.whole.url)
        self.expect(401, one.as_(self.second[0]).get("/Users"))
        self.expect(200, one.get("/Users"))
        self.expect(401, two.get("/Users"))
        self.expect(401, two.post("/Users", {"schemas": [USER], "userName": "late"}))
        self.restart("enable acme two")
        self.expect(401, self.two.at(self.whole.url).get("/Users"))  # nothing older revives

    def test_the_log_says_what_was_asked(self):
        made = self.expect(201, self.one.post("/Users", {"userName": "log", "password": "hush-hush"}))["id"]
        self.expect(409, self.one.post("/Users", {"schemas": [USER], "userName": "LOG"}))
        self.expect(200, self.one.patch(f"/Users/{made}", op("Replace", "active", "False")))
        self.expect(404, self.one.get("/Users/unknown"))
        self.expect(204, self.one.delete(f"/Users/{made}"))
        entries = json.loads(self.restart("log acme one")[0])
        seen = {(e["method"], e["route"], e["status"]) for e in entries}
        for expected in (("POST", "/scim/v2/Users", 201), ("POST", "/scim/v2/Users", 409), ("PATCH", "/scim/v2/Users/{id}", 200),
                         ("GET", "/scim/v2/Users/{id}", 404), ("DELETE", "/scim/v2/Users/{id}", 204)):
            self.assertIn(expected, seen)
        patched = next(e for e in entries if e["method"] == "PATCH")
        self.assertEqual((patched["target"], patched["profile"]), (made, "generic"))
        self.assertIn("string_booleans", patched["rules"])
        self.assertNotIn("hush-hush", json.dumps(entries))
        self.assertEqual([e for e in json.loads(self.restart("log acme two")[0]) if e["status"] >= 400], [])


class Profiles(unittest.TestCase):
    def test_every_profile_is_accepted_and_kept(self):
        lines = ["organization acme"]
        for name in PROFILES:
            lines += [f"connection acme {name} {name}", f"enable acme {name}", f"token acme {name}"]
        whole = gateway.Gateway(lines)
        try:
            for at, name in enumerate(PROFILES):
                client = whole.client(whole.made[3 + 3 * at].split()[0])
                made = client.post("/Users", {"schemas": [USER], "userName": f"u-{name}"})
                self.assertEqual(made.status, 201)
                self.assertEqual(client.patch("/Users/" + made["id"], op("replace", "title", "T")).status, 200)
                group = client.post("/Groups", {"schemas": [GROUP], "displayName": name})
                self.assertEqual(client.patch("/Groups/" + group["id"], op("add", "members", [{"value": made["id"]}])).status, 204)
            for name in PROFILES:
                entries = json.loads(whole.again([f"log acme {name}"])[0])
                self.assertEqual({e["profile"] for e in entries if e["method"] == "POST"}, {name})
        finally:
            whole.stop()


if __name__ == "__main__":
    case.main()
