"""Object stores on this machine: servers that speak as S3, Azure and Google Cloud Storage do, each behind a
gate that can be shut, so that a store is away without losing what is in it."""

from __future__ import annotations

import base64
import datetime
import email.utils
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import random
import re
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CONTAINER = "letters"
Headers = dict[str, str]
Reply = tuple[int, Headers, bytes]


def free_port() -> int:
    """A port that no other program is given by the system while it is shut."""
    for port in random.sample(range(20_000, 30_000), 100):
        try:
            socket.create_server(("127.0.0.1", port)).close()
            return port
        except OSError:
            continue
    raise SystemExit("no port is free")


class Gate:
    """Hands requests on to a store while it is `open`; `shut` it refuses connections, `busy` it answers 503 itself,
    `silent` it takes requests and answers none."""

    def __init__(self, through: Callable[[str, str, Headers, bytes], Reply]) -> None:
        self.state, self.through = "open", through
        self.asked: list[tuple[str, str]] = []
        self.live: set[socket.socket] = set()
        self.server: http.server.ThreadingHTTPServer | None = None
        self.port = free_port()
        self._listen()

    def _listen(self) -> None:
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                gate.live.add(self.connection)

            def finish(self) -> None:
                gate.live.discard(self.connection)
                try:
                    super().finish()
                except OSError:
                    pass

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                gate.asked.append((self.command, self.path))
                while gate.state == "silent":
                    time.sleep(0.05)
                if gate.state == "shut":
                    self.close_connection = True
                elif gate.state == "busy":
                    self.answer(503, {}, b"")
                else:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    self.answer(*gate.through(self.command, self.path, headers, body))

            def answer(self, status: int, headers: Headers, body: bytes) -> None:
                self.send_response_only(status)
                told = {name.lower(): value for name, value in headers.items()}
                if self.command != "HEAD":
                    told["content-length"] = str(len(body))
                for name, value in told.items():
                    if name not in ("connection", "transfer-encoding", "keep-alive"):
                        self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD" and status not in (204, 304):
                    self.wfile.write(body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = serve

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                pass

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def turn(self, state: str) -> None:
        """Opens or shuts it; what is under way is cut off."""
        before, self.state = self.state, state
        if state == "shut" and self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
        if before != state:
            for one in list(self.live):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        if state != "shut" and self.server is None:
            self._listen()


class Store:
    """A server under trial. What it says of itself: the `address` of the results, and the `variables` that
    the service is given, also `wrong` ones, that no store takes."""

    name = scheme = ""

    def __init__(self, *command: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix=f"letterpress-{self.name}-")
        self.inner = free_port()
        self.log = pathlib.Path(self.folder.name, "log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [part.format(port=self.inner, folder=self.folder.name) for part in command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder.name, env=os.environ | self.settings())
        self.gate = Gate(self.fetch)
        self._wait()
        self.prepare()

    def _wait(self) -> None:
        for _ in range(600):
            try:
                return socket.create_connection(("127.0.0.1", self.inner), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        raise SystemExit(f"{self.name} does not start:\n{self.log.read_text(errors='replace')}")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def settings(self) -> dict[str, str]:
        """What the server itself is given."""
        return {}

    def fetch(self, method: str, path: str, headers: Headers, body: bytes) -> Reply:
        """What the store answers; 502 where it is not there."""
        connection = http.client.HTTPConnection("127.0.0.1", self.inner, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except OSError as error:
            return 502, {}, str(error).encode()
        finally:
            connection.close()

    def prepare(self) -> None:
        """Makes the container."""

    @property
    def address(self) -> str:
        return f"{self.scheme}://{CONTAINER}/some/folder"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.gate.port}"

    @property
    def variables(self) -> dict[str, str]:
        raise NotImplementedError

    @property
    def wrong(self) -> dict[str, str]:
        raise NotImplementedError

    def ask(self, method: str, path: str, headers: Headers | None = None, body: bytes = b"", ok: bool = True) -> bytes:
        """Asks the server itself, past the gate."""
        headers = {"host": f"127.0.0.1:{self.inner}", "content-length": str(len(body))} | (headers or {})
        status, _, answer = self.fetch(method, path, headers, body)
        if ok and status >= 300:
            raise SystemExit(f"{self.name}: {method} {path}: {status} {answer[:500]!r}")
        return answer

    def objects(self) -> list[str]:
        """The names of all that is stored."""
        raise NotImplementedError


class S3(Store):
    """`moto`, which checks signatures and what a user may do: `lacking` names for each right a user without it."""

    name, scheme = "s3", "s3"
    rights = ("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject")

    def __init__(self, python: str) -> None:
        super().__init__(python, "-m", "moto.server", "-H", "127.0.0.1", "-p", "{port}")

    def settings(self) -> dict[str, str]:
        # So many requests go unchecked: those that make the bucket and the users.
        return {"INITIAL_NO_AUTH_ACTION_COUNT": str(1 + 3 * (1 + len(self.rights)))}

    def prepare(self) -> None:
        where = b"<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>"
        self.ask("PUT", f"/{CONTAINER}", {"authorization": self.scope("s3")}, where)
        self.key, self.secret = self.user("letterpress", self.rights)
        self.lacking = {right: self.user(f"without-{number}", [one for one in self.rights if one != right])
                        for number, right in enumerate(self.rights)}

    @staticmethod
    def scope(service: str) -> str:
        scope = f"none/20260101/eu-central-1/{service}/aws4_request"
        return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"

    def user(self, name: str, rights: Iterable[str]) -> tuple[str, str]:
        """Makes a user; the key and its secret."""
        bucket = f"arn:aws:s3:::{CONTAINER}"
        allowed = {"Effect": "Allow", "Action": list(rights), "Resource": [bucket, f"{bucket}/*"]}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        kind = {"authorization": self.scope("iam"), "content-type": "application/x-www-form-urlencoded"}
        for action, more in (("CreateUser", {}), ("PutUserPolicy", {"PolicyName": "letters", "PolicyDocument": policy}),
                             ("CreateAccessKey", {})):
            asked = {"Version": "2010-05-08", "Action": action, "UserName": name} | more
            made = self.ask("POST", "/", kind, urllib.parse.urlencode(asked).encode()).decode()
        return re.search("<AccessKeyId>(.*?)<", made)[1], re.search("<SecretAccessKey>(.*?)<", made)[1]

    @property
    def variables(self) -> dict[str, str]:
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret, "AWS_REGION": "eu-central-1",
                "AWS_ENDPOINT_URL": self.url, "AWS_ALLOW_HTTP": "true"}

    @property
    def wrong(self) -> dict[str, str]:
        return self.variables | {"AWS_SECRET_ACCESS_KEY": "another"}

    def without(self, right: str) -> dict[str, str]:
        key, secret = self.lacking[right]
        return self.variables | {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}

    def objects(self) -> list[str]:
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope, query = f"{now[:8]}/eu-central-1/s3/aws4_request", "list-type=2"
        empty = hashlib.sha256(b"").hexdigest()
        signed = {"host": f"127.0.0.1:{self.inner}", "x-amz-content-sha256": empty, "x-amz-date": now}
        names, lines = ";".join(signed), "".join(f"{name}:{value}\n" for name, value in signed.items())
        canonical = hashlib.sha256(f"GET\n/{CONTAINER}\n{query}\n{lines}\n{names}\n{empty}".encode()).hexdigest()
        key = f"AWS4{self.secret}".encode()
        for part in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{canonical}"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        said = f"AWS4-HMAC-SHA256 Credential={self.key}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
        listed = self.ask("GET", f"/{CONTAINER}?{query}", signed | {"Authorization": said}).decode()
        return re.findall(r"<Key>(.*?)</Key>", listed)


class Azure(Store):
    """`azurite`, which checks signatures."""

    name, scheme = "azure", "az"
    account = "devstoreaccount1"
    # The key that every azurite has; it is in its manual.
    key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

    def __init__(self, node: str, script: str) -> None:
        super().__init__(node, script, "--blobHost", "127.0.0.1", "--blobPort", "{port}",
                         "--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck")

    def signed(self, method: str, query: dict[str, str]) -> bytes:
        """A request about the container."""
        dated = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2021-12-02"}
        named = "".join(f"{name}:{value}\n" for name, value in sorted(dated.items()))
        path = f"/{self.account}/{CONTAINER}"
        asked = "".join(f"\n{name}:{value}" for name, value in sorted(query.items()))
        text = f"{method}{chr(10) * 12}{named}/{self.account}{path}{asked}"
        mac = hmac.new(base64.b64decode(self.key), text.encode(), hashlib.sha256).digest()
        signature = f"SharedKey {self.account}:{base64.b64encode(mac).decode()}"
        return self.ask(method, f"{path}?{urllib.parse.urlencode(query)}", dated | {"Authorization": signature})

    def prepare(self) -> None:
        self.signed("PUT", {"restype": "container"})

    @property
    def variables(self) -> dict[str, str]:
        return {"AZURE_STORAGE_ACCOUNT_NAME": self.account, "AZURE_STORAGE_ACCOUNT_KEY": self.key,
                "AZURE_STORAGE_ENDPOINT": f"{self.url}/{self.account}", "AZURE_ALLOW_HTTP": "true"}

    @property
    def wrong(self) -> dict[str, str]:
        return self.variables | {"AZURE_STORAGE_ACCOUNT_KEY": base64.b64encode(b"another").decode()}

    def objects(self) -> list[str]:
        listed = self.signed("GET", {"restype": "container", "comp": "list"}).decode()
        return re.findall(r"<Blob><Name>(.*?)</Name>", listed)


class Google(Store):
    """`fake-gcs-server`. It does not know how objects are put by the XML interface, so that is translated; and it
    lets in all, so what the account of the service has signed is checked here."""

    name, scheme = "google", "gs"

    def __init__(self, program: str) -> None:
        self.keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
        super().__init__(program, "-scheme", "http", "-host", "127.0.0.1", "-port", "{port}", "-backend", "memory",
                         "-public-host", "127.0.0.1:{port}", "-log-level", "error")

    def signed(self, authorization: str) -> bool:
        """Whether the account's own key has signed the token (RFC 7519)."""
        words, _, signature = authorization.removeprefix("Bearer ").rpartition(".")
        try:
            self.keys[0].public_key().verify(
                base64.urlsafe_b64decode(signature + "=="), words.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            return False
        claims = json.loads(base64.urlsafe_b64decode(words.split(".")[1] + "=="))
        return claims["iss"] == "letterpress@letters.example" and claims["exp"] > time.time()

    def fetch(self, method: str, path: str, headers: Headers, body: bytes) -> Reply:
        if path.startswith("/storage/"):
            return super().fetch(method, path, headers, body)
        if not self.signed(headers.get("authorization", "")):
            return 401, {}, b"no such credentials"
        headers = headers | {"host": f"127.0.0.1:{self.inner}"}
        if method != "PUT":
            return super().fetch(method, path, headers, body)
        _, bucket, name = path.split("/", 2)
        place = f"/upload/storage/v1/b/{bucket}/o?uploadType=media&name={name}"
        status, _, answer = super().fetch("POST", place, headers, body)
        return status, {"ETag": f'"{hashlib.md5(body).hexdigest()}"'}, answer

    def prepare(self) -> None:
        self.ask("POST", "/storage/v1/b?project=letters", {"content-type": "application/json"},
                 json.dumps({"name": CONTAINER}).encode())

    def account(self, key: int) -> dict[str, str]:
        """The file of an account, as Google hands it out."""
        kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        file = pathlib.Path(self.folder.name, f"account-{key}.json")
        file.write_text(json.dumps({
            "type": "service_account", "client_email": "letterpress@letters.example", "private_key_id": "1",
            "private_key": self.keys[key].private_bytes(*kind).decode(),
        }))
        return {"GOOGLE_APPLICATION_CREDENTIALS": str(file), "GOOGLE_BASE_URL": self.url}

    @property
    def variables(self) -> dict[str, str]:
        return self.account(0)

    @property
    def wrong(self) -> dict[str, str]:
        return self.account(1)

    def objects(self) -> list[str]:
        listed = json.loads(self.ask("GET", f"/storage/v1/b/{CONTAINER}/o"))
        return [one["name"] for one in listed.get("items", [])]
