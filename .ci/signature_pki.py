"""The authorities, keys and tokens that `signature_oracles` signs with; all made anew in its work folder.

One authority by openssl, which answers nothing: root, intermediate, signers. Another by certomancer,
which answers on a port of the loopback: root, intermediate, signers, timestamps, OCSP and CRLs.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PASSPHRASE = "Gänse-Füßchen 7"
PIN = "246810"
TOKEN = "letterpress"

OPENSSL_CONFIG = """
[req]
distinguished_name = none
prompt = no
[none]
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
countryName = optional
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical, CA:false
keyUsage = critical, keyEncipherment
"""

# Who is certified: name, kind of key, issuer, section of the configuration, from, until.
LONG_AGO, FAR_AHEAD = "20200101000000Z", "20991231235959Z"
CERTIFIED = [
    ("intermediate", "Test Intermediate CA", "p256", "root", "intermediate", LONG_AGO, FAR_AHEAD),
    ("rsa", "Jean Marchand", "rsa", "intermediate", "signer", LONG_AGO, FAR_AHEAD),
    ("p256", "Erika Mustermann", "p256", "intermediate", "signer", LONG_AGO, FAR_AHEAD),
    ("expired", "Karl Gestern", "p256", "intermediate", "signer", LONG_AGO, "20210101000000Z"),
    ("server", "Some Server", "p256", "intermediate", "server", LONG_AGO, FAR_AHEAD),
    ("stranger", "Erika Mustermann", "p256", "stranger-root", "signer", LONG_AGO, FAR_AHEAD),
]

CERTOMANCER_CONFIG = """
external-url-prefix: "http://127.0.0.1:{port}"
keysets:
  ca:
    path-prefix: "."
    keys: {{{keys}}}
pki-architectures:
  ca:
    keyset: ca
    entity-defaults: {{country-name: DE, organization-name: Letterpress Test}}
    entities:
      root: {{common-name: Root CA}}
      interm: {{common-name: Intermediate CA}}
      tsa: {{common-name: Time Stamping Authority}}
      ocsp: {{common-name: OCSP Responder}}
      rsa: {{common-name: Jean Marchand}}
      p256: {{common-name: Erika Mustermann}}
      revoked: {{common-name: Rolf Gesperrt}}
    certs:
      root:
        subject: root
        issuer: root
        validity: &long {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2099-01-01T00:00:00+0000"}}
        profiles: [{{id: simple-ca, params: {{crl-repo: root}}}}]
      interm:
        issuer: root
        validity: *long
        profiles: [{{id: simple-ca, params: {{crl-repo: interm, ocsp-service: interm, max-path-len: 0}}}}]
      ocsp:
        issuer: interm
        validity: *long
        profiles: [ocsp-responder]
      tsa:
        issuer: root
        validity: *long
        extensions:
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}
          - {{id: extended_key_usage, critical: true, value: [time_stamping]}}
      rsa: &signer
        issuer: interm
        validity: *long
        profiles: [digsig-commitment]
      p256: *signer
      revoked:
        <<: *signer
        revocation: {{revoked-since: "2021-06-01T00:00:00+0000", reason: key_compromise}}
    services:
      ocsp:
        interm: {{for-issuer: interm, responder-cert: ocsp, signing-key: ocsp}}
      crl-repo:
        root: {{for-issuer: root, signing-key: root, simulated-update-schedule: "P90D"}}
        interm: {{for-issuer: interm, signing-key: interm, simulated-update-schedule: "P30D"}}
      cert-repo:
        root: {{for-issuer: root, publish-issued-certs: yes}}
      time-stamping:
        tsa: {{signing-key: tsa, signing-cert: tsa}}
"""


@dataclass(frozen=True)
class Signer:
    """A key, its certificate, and the certificates between that and the root."""

    key: Path
    certificate: Path
    chain: Path
    p12: Path | None = None

    @property
    def ours(self) -> list[str]:
        """Our options for it."""
        given = {"--key": self.key, "--cert": self.certificate, "--chain": self.chain}
        return [str(part) for pair in given.items() for part in pair]

    @property
    def pyhanko(self) -> list[str]:
        """pyHanko's subcommand and options for it."""
        return ["pemder", *self.ours, "--no-pass"]


@dataclass(frozen=True)
class Authority:
    """A root, and signers by name."""

    root: Path
    signers: dict[str, Signer]
    timestamps: str = ""


def openssl(*arguments: str | Path, cwd: Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, check=True, capture_output=True, timeout=120)


def make_key(kind: str, file: Path) -> None:
    parameters = {"rsa": ["RSA", "rsa_keygen_bits:2048"], "p256": ["EC", "ec_paramgen_curve:P-256"]}
    algorithm, option = parameters[kind]
    openssl("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", file.name, cwd=file.parent)
    file.chmod(0o600)


def silent_authority(folder: Path) -> Authority:
    """Made by openssl: valid certificates, and nobody who could say anything of their state."""
    folder.mkdir()
    (folder / "ca.cnf").write_text(OPENSSL_CONFIG)
    (folder / "serial").write_text("1000")
    (folder / "index.txt").write_text("")
    (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (folder / "passphrase").chmod(0o600)
    for root, name in (("root", "Test Root CA"), ("stranger-root", "Test Root CA")):
        make_key("p256", folder / f"{root}.key")
        subject = f"/C=FR/O=Letterpress Test/CN={name}"
        openssl(
            *("req", "-new", "-key", f"{root}.key", "-subj", subject, "-config", "ca.cnf"),
            *("-out", f"{root}.csr"),
            cwd=folder,
        )
        openssl(
            *("ca", "-batch", "-notext", "-selfsign", "-config", "ca.cnf", "-extensions", "root"),
            *("-keyfile", f"{root}.key", "-startdate", LONG_AGO, "-enddate", FAR_AHEAD),
            *("-in", f"{root}.csr", "-out", f"{root}.crt"),
            cwd=folder,
        )
    signers = {}
    for label, name, kind, issuer, section, begins, ends in CERTIFIED:
        make_key(kind, folder / f"{label}.key")
        subject = f"/C=FR/O=Atelier Marchand/CN={name}"
        request = ("req", "-new", "-key", f"{label}.key", "-subj", subject, "-config", "ca.cnf")
        openssl(*request, "-out", f"{label}.csr", cwd=folder)
        openssl(
            *("ca", "-batch", "-notext", "-config", "ca.cnf", "-extensions", section),
            *("-cert", f"{issuer}.crt", "-keyfile", f"{issuer}.key", "-startdate", begins, "-enddate", ends),
            *("-in", f"{label}.csr", "-out", f"{label}.crt"),
            cwd=folder,
        )
        if section == "intermediate":
            continue
        chain, p12 = folder / f"{issuer}.crt", folder / f"{label}.p12"
        openssl(
            *("pkcs12", "-export", "-inkey", f"{label}.key", "-in", f"{label}.crt", "-certfile", chain.name),
            *("-passout", "file:passphrase", "-out", p12.name),
            cwd=folder,
        )
        p12.chmod(0o600)
        signers[label] = Signer(folder / f"{label}.key", folder / f"{label}.crt", chain, p12)
    return Authority(folder / "root.crt", signers)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def answering_authority(folder: Path) -> Iterator[Authority]:
    """Made by certomancer, which answers as long as the context lasts."""
    folder.mkdir()
    port = free_port()
    kinds = {"root": "p256", "interm": "p256", "tsa": "rsa", "ocsp": "p256"}
    kinds |= {"rsa": "rsa", "p256": "p256", "revoked": "p256"}
    for label, kind in kinds.items():
        make_key(kind, folder / f"{label}.key.pem")
    keys = ", ".join(f"{label}: {{path: {label}.key.pem}}" for label in kinds)
    (folder / "certomancer.yml").write_text(CERTOMANCER_CONFIG.format(port=port, keys=keys))
    program = [str(Path(sys.executable).with_name("certomancer")), "--config", "certomancer.yml"]
    subprocess.run(
        [*program, "mass-summon", "ca", "certs", "--no-pfx"], cwd=folder, check=True, capture_output=True
    )
    found = {file.name.removesuffix(".cert.pem"): file for file in folder.glob("certs/**/*.cert.pem")}
    signers = {
        label: Signer(folder / f"{label}.key.pem", found[label], found["interm"])
        for label in ("rsa", "p256", "revoked")
    }
    with (folder / "certomancer.log").open("wb") as log:
        server = subprocess.Popen(
            [*program, "animate", "--port", str(port), "--no-web-ui"], cwd=folder, stdout=log, stderr=log
        )
    try:
        wait_for(port, server)
        yield Authority(found["root"], signers, f"http://127.0.0.1:{port}/ca/tsa/tsa")
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("certomancer does not answer")


def token(library: Path, folder: Path, signers: dict[str, Signer]) -> None:
    """A PKCS#11 token with the keys and certificates of `signers`, each under its name."""
    (folder / "tokens").mkdir(parents=True)
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")

    def softhsm(*arguments: str | Path) -> None:
        subprocess.run(["softhsm2-util", *map(str, arguments)], check=True, capture_output=True, timeout=60)

    softhsm("--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", PIN + "0")
    for index, (label, signer) in enumerate(signers.items(), 1):
        name = ("--label", label, "--id", f"{index:02}")
        softhsm("--import", signer.key, "--token", TOKEN, "--pin", PIN, *name)
    # softhsm2-util imports no certificates; python-pkcs11 does.
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    slot = pkcs11.lib(str(library)).get_token(token_label=TOKEN)
    with slot.open(user_pin=PIN, rw=True) as session:
        for index, (label, signer) in enumerate(signers.items(), 1):
            der = subprocess.run(
                ["openssl", "x509", "-in", signer.certificate, "-outform", "DER"],
                check=True,
                capture_output=True,
            ).stdout
            attributes = decode_x509_certificate(der)
            attributes |= {
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: label,
                pkcs11.Attribute.ID: bytes([index]),
            }
            session.create_object(attributes)
