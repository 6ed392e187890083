"""Debian's nginx with docs/guides/nginx.conf itself: only addresses are replaced, and TLS left out (the demo is plain http)."""
import os
import re
import shutil
import subprocess
import urllib.parse

from processes import SOURCE, Process, free_port, skip, wait_until

GUIDE = SOURCE / "docs/guides/nginx.conf"
HOST = "127.0.0.2"
MAIN = """daemon off;
worker_processes 1;
{user}
pid {prefix}/nginx.pid;
error_log {prefix}/error.log info;
events {{ worker_connections 64; }}
http {{
    access_log off;
    {paths}
    include {prefix}/guide.conf;
}}
"""


def replaced(text, old, new, count):
    if text.count(old) != count:
        raise AssertionError(f"{GUIDE}: {old!r} stands {text.count(old)} times, not {count}")
    return text.replace(old, new)


def nginx_binary():
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or skip("nginx is not installed")


class Nginx(Process):
    def __init__(self, folder, gateway_url, application_id, application_port, port):
        self.prefix, self.url = folder / "nginx", f"http://{HOST}:{port}"
        self.prefix.mkdir()
        text = re.sub(r"^ *ssl_certificate\S* .*\n", "", self.settings(GUIDE.read_text(), gateway_url, application_port, port), flags=re.M)
        (self.prefix / "guide.conf").write_text(replaced(text, "verify/APPLICATION_ID;", f"verify/{application_id};", 1))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "\n    ".join(f"{kind}_temp_path {self.prefix}/{kind};" for kind in kinds)
        main = self.prefix / "main.conf"
        main.write_text(MAIN.format(prefix=self.prefix, paths=paths, user="user root;" if os.geteuid() == 0 else ""))
        command = [nginx_binary(), "-p", self.prefix, "-c", main, "-e", self.prefix / "error.log"]
        subprocess.run([*command, "-t", "-q"], check=True)
        super().__init__(command, folder / "nginx.log")
        wait_until(lambda: self.alive() and (self.prefix / "nginx.pid").exists(), "nginx is not ready")

    @staticmethod
    def settings(text, gateway_url, application_port, port):
        text = replaced(text, "server 127.0.0.1:8080;", f"server {urllib.parse.urlsplit(gateway_url).netloc};", 1)
        text = replaced(text, "server 127.0.0.1:3000;", f"server 127.0.0.1:{application_port};", 1)
        text = replaced(text, "listen 443 ssl;", f"listen {HOST}:{port};", 2)
        text = replaced(text, "server_name id.example.com;", "server_name 127.0.0.1;", 1)
        return replaced(text, "server_name app.example.com;", f"server_name {HOST};", 1)


def new_port():
    return free_port(HOST)
