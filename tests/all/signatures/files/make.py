"""Makes the signed files of this folder: pyHanko signs, certomancer's authority vouches.

Run with `python make.py OUT` where pikepdf, pyhanko, certomancer and openssl are at hand;
keys and authority are made anew each time and thrown away. The tests do not run it.
"""

from __future__ import annotations

import contextlib
import io
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
import requests
from asn1crypto import cms, crl, pem, x509
from pikepdf import Array, Dictionary, Name, String
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

CONFIG = """
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
      old: {{common-name: Karl Gestern}}
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
      old: *signer
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
KINDS = {"root": "p256", "interm": "p256", "tsa": "rsa", "ocsp": "p256", "rsa": "rsa", "p256": "p256"}
KINDS |= {"revoked": "p256", "old": "p256"}


def make_key(kind: str, file: Path) -> None:
    algorithm, option = {
        "rsa": ("RSA", "rsa_keygen_bits:2048"),
        "p256": ("EC", "ec_paramgen_curve:P-256"),
    }[kind]
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", file],
        check=True,
        capture_output=True,
    )


@contextlib.contextmanager
def authority(folder: Path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    for label, kind in KINDS.items():
        make_key(kind, folder / f"{label}.key.pem")
    names = ", ".join(f"{label}: {{path: {label}.key.pem}}" for label in KINDS)
    (folder / "certomancer.yml").write_text(CONFIG.format(port=port, keys=names))
    program = [str(Path(sys.executable).with_name("certomancer")), "--config", "certomancer.yml"]
    summon = [*program, "mass-summon", "ca", "certs", "--no-pfx"]
    subprocess.run(summon, cwd=folder, check=True, capture_output=True)
    server = subprocess.Popen(
        [*program, "animate", "--port", str(port), "--no-web-ui"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        found = {file.name.removesuffix(".cert.pem"): file for file in folder.glob("certs/**/*.cert.pem")}
        yield found, f"http://127.0.0.1:{port}/ca/tsa/tsa"
    finally:
        server.terminate()
        server.wait(10)


def blank(words: str) -> bytes:
    """One page, two signature fields, two text fields, tags, XMP, an attached file."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"/P <</MCID 0>> BDC BT /F1 12 Tf 60 700 Td ({words}) Tj ET EMC".encode())
    page.StructParents = 0
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page, K=0))
    root.K = element
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([element])])))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("en")

    def widget(kind: Name, name: str, left: float, bottom: float, **more: object) -> pikepdf.Object:
        drawn = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 170, 57]))
        rect = Array([left, bottom, left + 170, bottom + 57])
        parts = {"Type": Name.Annot, "Subtype": Name.Widget, "FT": kind, "T": String(name), "TU": String(name)}
        parts |= {"Rect": rect, "P": page, "F": 132 if kind == Name.Sig else 4, "AP": Dictionary(N=drawn)}
        return pdf.make_indirect(Dictionary(**parts, **more))

    lock = Dictionary(Type=Name.SigFieldLock, Action=Name.Include, Fields=Array([String("amount")]))
    drawing = String("/F1 10 Tf 0 g")
    widgets = Array(
        [
            widget(Name.Sig, "first", 60, 60, Lock=lock),
            widget(Name.Sig, "second", 320, 60),
            widget(Name.Tx, "amount", 60, 200, DA=drawing, V=String("100")),
            widget(Name.Tx, "note", 320, 200, DA=drawing),
        ]
    )
    page.Annots = widgets
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(widgets)), SigFlags=1, DR=Dictionary(Font=Dictionary(F1=font)))
    attached = pikepdf.AttachedFileSpec(pdf, b"<invoice/>", mime_type="text/xml")
    pdf.attachments["invoice.xml"] = attached
    pdf.Root.AF = Array([pdf.make_indirect(attached.obj)])
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = words
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def contents(data: bytes) -> tuple[int, int]:
    """Where the digits of the last signature begin and end."""
    start = data.rindex(b"/Contents <") + len(b"/Contents <")
    return start, data.index(b">", start)


def with_stamp_of(data: bytes, stranger: bytes) -> bytes:
    """The time-stamp of another signature in place of its own."""
    (start, end), other = contents(data), slice(*contents(stranger))
    own = cms.ContentInfo.load(bytes.fromhex(data[start:end].decode()))
    foreign = cms.ContentInfo.load(bytes.fromhex(stranger[other].decode()))
    attributes = foreign["content"]["signer_infos"][0]["unsigned_attrs"]
    own["content"]["signer_infos"][0]["unsigned_attrs"] = attributes
    text = own.dump(force=True).hex().encode()
    return data[:start] + text.ljust(end - start, b"0") + data[end:]


def main() -> None:
    target = Path(sys.argv[1]).resolve()
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, authority(Path(scratch)) as (certificates, stamps):
        work = Path(scratch)
        root = load_cert_from_pemder(str(certificates["root"]))
        chain = [str(certificates["interm"])]
        stamper = timestamps.HTTPTimeStamper(stamps)

        def sign(data: bytes, who: str, field: str, stamped: bool = False, **more: object) -> bytes:
            signer = signers.SimpleSigner.load(
                str(work / f"{who}.key.pem"), str(certificates[who]), ca_chain_files=chain
            )
            meta = PdfSignatureMetadata(
                field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", reason="Approved", **more
            )
            writer = IncrementalPdfFileWriter(io.BytesIO(data))
            out = signers.PdfSigner(meta, signer, timestamper=stamper if stamped else None).sign_pdf(
                writer, existing_fields_only=True
            )
            return out.getvalue()

        def checked() -> ValidationContext:
            return ValidationContext(trust_roots=[root], allow_fetching=True)

        letter, other = blank("We owe you 100 euros."), blank("We owe you nothing.")
        made = {"rsa": sign(letter, "rsa", "first"), "p256": sign(letter, "p256", "second")}
        made["other"] = sign(other, "p256", "second")
        made["two"] = sign(made["rsa"], "p256", "second")
        certified = {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS}
        made["certified"] = sign(letter, "rsa", "first", **certified)
        made["certified-two"] = sign(made["certified"], "p256", "second")
        made["frozen"] = sign(letter, "p256", "second", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
        made["stamped"] = sign(letter, "p256", "second", stamped=True)
        stranger = sign(other, "p256", "second", stamped=True)
        made["stamp-swapped"] = with_stamp_of(made["stamped"], stranger)
        lasting = {"stamped": True, "embed_validation_info": True}
        made["lasting"] = sign(letter, "p256", "second", validation_context=checked(), **lasting)
        made["archived"] = sign(
            letter, "rsa", "second", validation_context=checked(), use_pades_lta=True, **lasting
        )
        # Whom pyHanko would not sign for: the list that revokes is put in by hand.
        revoked = sign(letter, "revoked", "second", stamped=True)
        output = io.BytesIO(revoked)
        port = stamps.split("/ca/")[0]
        crls = [requests.get(f"{port}/ca/crls/{name}/latest.crl", timeout=10).content for name in ("root", "interm")]
        DocumentSecurityStore.add_dss(
            output, sig_contents=None, crls=[crl.CertificateList.load(one) for one in crls], certs=[]
        )
        made["revoked"] = output.getvalue()

        for name, data in made.items():
            (target / f"{name}.pdf").write_bytes(data)
        (target / "root.pem").write_bytes(certificates["root"].read_bytes())
        # The certificate of another key by the same name, issuer and number.
        _, _, der = pem.unarmor(certificates["p256"].read_bytes())
        namesake = x509.Certificate.load(der)
        _, _, stranger = pem.unarmor(certificates["old"].read_bytes())
        namesake["tbs_certificate"]["subject_public_key_info"] = x509.Certificate.load(stranger).public_key
        (target / "namesake.der").write_bytes(namesake.dump(force=True))


if __name__ == "__main__":
    main()
