"""Every command of a guide as it stands there, in order, on a fresh gateway: guide.py [first-organization.md | access.md | …]"""
import os
import re
import shutil
import subprocess
import sys

from processes import BINARY, SOURCE, Process
from stage import processes

AGAIN = "# once more"  # after a gateway's start: the one that runs is ended first
METADATA = """<EntityDescriptor entityID="https://idp.test/guide" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/>
</IDPSSODescriptor></EntityDescriptor>"""


def commands(name):
    """The fenced blocks after the start of the gateway, one command at a time; a line with # is what the last one says."""
    guide = (SOURCE / "docs/guides" / name).read_text()
    for block in re.findall(r"```\n(.*?)```", guide, re.S):
        for line in block.replace("\\\n", " ").splitlines():
            if not line.startswith("gatehouse serve") or line.endswith(AGAIN):
                yield line


def write_metadata(folder):
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=idp.test",
                           "-keyout", "/dev/null"], cwd=folder, check=True, capture_output=True, text=True).stdout
    (folder / "idp.xml").write_text(METADATA.format("".join(made.split("-----")[2].split())))


class Reader:
    """Types the commands into a shell, and puts what each printed where the guide says it belongs."""

    def __init__(self, folder, run):
        self.folder, self.run, self.gateway, self.known = folder, run, None, {"NO_PROXY": "127.0.0.1"}
        self.start()

    def start(self):
        if self.gateway:
            self.gateway.end()
        self.gateway = self.run(Process([BINARY, "serve", "--listen", "127.0.0.1:0"], self.folder / "log", cwd=self.folder, stdout=subprocess.PIPE,
                                        text=True))
        self.url = self.known["GATEHOUSE_URL"] = re.search(r"http://\S+", self.gateway.child.stdout.readline()).group()

    def type(self, line, status=0):
        if line.endswith(AGAIN):
            self.start()
            return ""
        line = line.replace("http://127.0.0.1:8080", self.url).replace("MEMBER-ID", self.known.get("MEMBER", ""))
        if line.startswith("export "):
            self.known.update(pair.split("=", 1) for pair in line.split()[1:])
            self.known["GATEHOUSE_API_KEY"] = self.known["OPERATOR_KEY" if "gho_" in line else "SESSION_OR_API_KEY"]
            return ""
        script = f'gatehouse() {{ "{BINARY}" "$@"; }}\n{line}'
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, text=True, env={**os.environ, **self.known})
        assert done.returncode == status, f"{line}: {done.returncode} {done.stdout} {done.stderr}"
        self.keep(line, done.stdout)
        return done.stdout + done.stderr

    def keep(self, line, said):
        for start, pattern, name in (("gatehouse member create olivia", r"^id +(\S+)", "MEMBER"),
                                     ("gatehouse organization create acme --owner", r"^owner +(\S+)", "MEMBER"),
                                     ("gatehouse application create", r"^id +(\S+)", "ID"), ("gatehouse application create", r"^(gha_\S+)", "SECRET"),
                                     ("gatehouse operator-key create", r"^id +(\S+)", "KEY"),
                                     ("gatehouse operator-key create", r"^(gho_\S+)", "OPERATOR_KEY"),
                                     ("gatehouse api-key", r"^(ghk_\S+)", "SESSION_OR_API_KEY")):
            if line.startswith(start):
                self.known[name] = re.search(pattern, said, re.M).group(1)


def begin(folder, run):
    for given in (SOURCE / "docs/guides").glob("*.toml"):  # what a guide refers to lies beside it
        shutil.copy(given, folder)
    return Reader(folder, run)


def first_organization(folder, run):
    write_metadata(folder)
    reader = begin(folder, run)
    lines, later = list(commands("first-organization.md")), []
    assert len(lines) >= 18, lines
    for line in lines:
        if "user suspend viktor" in line:  # whom a provider has pushed by then
            reader.type("gatehouse member create viktor@acme.example --data gatehouse-data")
        if line.startswith("curl") and "introspect" in line:
            later.append(line)
            continue
        said = reader.type(line)
        assert '"decision":true' in said or not line.startswith("curl"), said
        print("ok", line, flush=True)
    for line in later:  # the key it asks about is made further down
        assert '"active":true' in reader.type(line), line


def with_expectations(name):
    """(command, exit status, what it says)"""
    asked = []
    for line in commands(name):
        if not line.startswith("# "):
            asked.append([line, 0, []])
        elif line.startswith("# exit "):
            asked[-1][1] = int(line.split()[2])
        else:
            asked[-1][2].append(line[2:])
    return asked


def walks(name):
    def run_walks(folder, run):
        reader = begin(folder, run)
        asked = with_expectations(name)
        assert len(asked) >= 10 and any(says for _, _, says in asked), asked
        for line, status, says in asked:
            said = reader.type(line, status)
            for words in (one.replace("MEMBER-ID", reader.known.get("MEMBER", "")) for one in says):
                assert words in said, f"{line}: {words!r} is not in {said!r}"
            print("ok", line, flush=True)
    return run_walks


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "first-organization.md"
    with processes() as (folder, run):
        (first_organization if name == "first-organization.md" else walks(name))(folder, run)


if __name__ == "__main__":
    main()
