"""A browser as far as a sign-in needs one: cookies by host, redirects, pages with forms, and the form that sends itself."""
import html.parser
import http.client
import http.cookiejar
import json
import urllib.parse
import urllib.request

LONGEST_CHAIN = 20


class Page:
    def __init__(self, status, url, headers, body):
        self.status, self.url, self.headers, self.body = status, url, headers, body
        reader = Reader()
        if headers.get_content_type() == "text/html":
            reader.feed(body)
        self.forms, self.links, self.text, self.has_script = reader.forms, reader.links, " ".join(reader.words), reader.has_script

    def __repr__(self):
        return f"{self.status} {self.url}\n{self.text or self.body[:600]}"

    @property
    def json(self):
        return json.loads(self.body)


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.words, self.has_script = [], [], [], False

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.forms.append({"action": found.get("action", ""), "method": found.get("method", "get").lower(), "fields": {}})
        elif tag == "input" and found.get("type") == "checkbox" and "checked" not in found:
            pass  # a browser sends what is ticked
        elif tag == "input" and found.get("name") and self.forms:
            self.forms[-1]["fields"][found["name"]] = found.get("value", "")
        elif tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "script":
            self.has_script = True

    def handle_data(self, data):
        if data.strip():
            self.words.append(data.strip())


class Browser:
    """visited: every address of the last walk, each redirect included."""

    def __init__(self):
        self.jar, self.visited = http.cookiejar.CookieJar(), []

    def cookies(self, url):
        host = urllib.parse.urlsplit(url).hostname
        return {one.name: one.value for one in self.jar if one.domain == host}

    def get(self, url, headers=None, follow=True):
        self.visited = []
        return self.walk("GET", url, None, headers or {}, follow)

    def submit(self, page, form=-1, follow=True, **filled):
        """Fills a form of the page and sends it, with the Origin that a browser adds."""
        chosen = page.forms[form]
        fields = dict(chosen["fields"], **filled)
        here = urllib.parse.urlsplit(page.url)
        headers = {"Origin": f"{here.scheme}://{here.netloc}", "Content-Type": "application/x-www-form-urlencoded"}
        self.visited = []
        return self.walk(chosen["method"].upper(), urllib.parse.urljoin(page.url, chosen["action"]), urllib.parse.urlencode(fields),
                         headers, follow)

    def walk(self, method, url, body, headers, follow):
        for _ in range(LONGEST_CHAIN):
            self.visited.append(url)
            page = self.exchange(method, url, body, headers)
            if not follow or page.status not in (301, 302, 303):
                return page
            url = urllib.parse.urljoin(url, page.headers["Location"])
            method, body, headers = "GET", None, {}
        raise AssertionError(f"redirects without an end: {self.visited}")

    def exchange(self, method, url, body, headers):
        parts = urllib.parse.urlsplit(url)
        asked = urllib.request.Request(url, body.encode() if body is not None else None, headers, method=method)
        self.jar.add_cookie_header(asked)
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        try:
            target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
            link.request(method, target, asked.data, dict(asked.header_items()))
            answer = link.getresponse()
            self.jar.extract_cookies(answer, asked)
            return Page(answer.status, url, answer.headers, answer.read().decode())
        finally:
            link.close()
