//! Every reason not to sign, told with its way out.

use letterpress::signing::{Certify, Moment, Options, Refusal, sign};
use lopdf::{Document, Object, dictionary};

use super::fixture::{key, letter, options, plain, signed, try_signed, with_certificate};

fn refused(pdf: &[u8], options: &Options) -> Refusal {
    let refusal = try_signed(pdf, options).expect_err("refused");
    assert!(!refusal.to_string().is_empty());
    refusal
}

#[test]
fn a_letter_without_fields() {
    let refusal = refused(plain(), &options("sender"));
    assert_eq!(refusal, Refusal::NoFields);
    assert!(refusal.to_string().contains("`signature: {field: true}`"), "{refusal}");
}

#[test]
fn a_field_that_is_not_there() {
    let once = signed(&letter(true, &[]), "sender");
    let refusal = refused(&once, &options("sendre"));
    assert_eq!(
        refusal.to_string(),
        "it has no signature field `sendre`; it has `client`, `sender`",
        "free fields come first"
    );
}

#[test]
fn a_field_that_is_signed() {
    let once = signed(&letter(true, &[]), "sender");
    assert_eq!(refused(&once, &options("sender")), Refusal::Used("sender".to_owned()));
}

#[test]
fn what_is_no_sound_pdf() {
    let pdf = letter(true, &[]);
    let mut shifted = b"x".to_vec();
    shifted.extend_from_slice(&pdf);
    let table = letter(false, &[]);
    let cut = &table[..table.len() - 60];
    let cases: [(&[u8], &str); 5] = [
        (b"", "does not begin as a PDF"),
        (b"%PDF-1.7\n", "not a sound PDF"),
        (&shifted, "does not begin as a PDF"),
        (cut, "save it anew"),
        (&pdf[..pdf.len() - 60], "not a sound PDF"),
    ];
    for (bytes, why) in cases {
        let told = refused(bytes, &options("sender")).to_string();
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn an_encrypted_file() {
    let mut document = Document::load_mem(&letter(false, &[])).expect("a PDF");
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).expect("a state");
    document.encrypt(&state).expect("encrypted");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    let told = refused(&bytes, &options("sender")).to_string();
    assert!(told.contains("encrypted") && told.contains("remove its password"), "{told}");
}

#[test]
fn a_certification_without_changes() {
    let certify = Options { certify: Some(Certify::NoChanges), ..options("sender") };
    let certified = try_signed(&letter(true, &[]), &certify).expect("signed");
    assert_eq!(refused(&certified, &options("client")), Refusal::Certified("sender".to_owned()));
    for certify in [Certify::FillIn, Certify::Annotate] {
        let certify = Options { certify: Some(certify), ..options("sender") };
        let certified = try_signed(&letter(true, &[]), &certify).expect("signed");
        assert!(try_signed(&certified, &options("client")).is_ok());
    }
}

#[test]
fn a_certification_that_comes_late() {
    let once = signed(&letter(true, &[]), "sender");
    let certify = Options { certify: Some(Certify::FillIn), ..options("client") };
    assert_eq!(refused(&once, &certify), Refusal::CertifyLate("sender".to_owned()));
}

#[test]
fn a_field_that_is_locked() {
    let lock = |action: &str, fields: &[&str]| {
        let fields: Vec<Object> = fields.iter().map(|field| Object::string_literal(*field)).collect();
        let lock = dictionary! { "Type" => "SigFieldLock", "Action" => action, "Fields" => fields };
        signed(&letter(true, &[("Lock", lock.into())]), "sender")
    };
    let locked = Refusal::Locked { field: "client".to_owned(), by: "sender".to_owned() };
    for (action, fields) in [("All", &[][..]), ("Include", &["client"]), ("Exclude", &["sender"])] {
        assert_eq!(refused(&lock(action, fields), &options("client")), locked, "{action}");
    }
    for (action, fields) in [("Include", &["sender", "clien"][..]), ("Exclude", &["client"])] {
        assert!(try_signed(&lock(action, fields), &options("client")).is_ok(), "{action}");
    }
}

#[test]
fn an_earlier_signature_that_is_broken() {
    let once = signed(&letter(false, &[]), "sender");
    assert!(try_signed(&once, &options("client")).is_ok());
    // The tooltip of the other field, which no table of offsets tells of.
    let at = once.windows(6).position(|window| window == b"of the").expect("a tooltip");
    let mut damaged = once;
    damaged[at] = b'O';
    match refused(&damaged, &options("client")) {
        Refusal::Broken(field, why) => assert!(field == "sender" && !why.is_empty()),
        other => panic!("{other}"),
    }
}

#[test]
fn a_certificate_out_of_its_time() {
    let pdf = letter(true, &[]);
    let expired = with_certificate("p256", "expired");
    let told = sign(&pdf, &options("sender"), &expired, None).expect_err("refused").to_string();
    assert!(told.contains("has expired") && told.contains("--force-expired"), "{told}");
    let forced = Options { force_expired: true, ..options("sender") };
    assert!(sign(&pdf, &forced, &expired, None).is_ok());
    // 2024-12-31T23:59:59Z, a second too early.
    let early = Options::new("sender", Moment::from_seconds(1_735_689_599));
    let told = refused(&pdf, &early).to_string();
    assert!(told.contains("is not valid yet"), "{told}");
    let just = Options::new("sender", Moment::from_seconds(1_735_689_600));
    assert!(try_signed(&pdf, &just).is_ok());
}

#[test]
fn a_certificate_that_is_for_other_things() {
    let server = with_certificate("p256", "server");
    let refusal = sign(&letter(true, &[]), &options("sender"), &server, None).expect_err("refused");
    assert_eq!(refusal, Refusal::NotForSigning);
}

#[test]
fn what_a_field_demands() {
    let names = |names: &[&str]| {
        Object::Array(names.iter().map(|name| Object::Name(name.as_bytes().to_vec())).collect())
    };
    let reasons = Object::Array(vec![Object::string_literal("Approved"), Object::string_literal("Seen")]);
    let seeds = |bits: i64, key: &str, value: Object| {
        let mut seeds = dictionary! { "Type" => "SV", "Ff" => bits };
        seeds.set(key, value);
        letter(true, &[("SV", seeds.into())])
    };
    let stamp =
        |required: i64| dictionary! { "URL" => Object::string_literal("http://t.example"), "Ff" => required };
    let other = || names(&["adbe.pkcs7.detached"]);
    let cases = [
        (seeds(1 << 1, "SubFilter", other()), "the encoding adbe.pkcs7.detached"),
        (seeds(1 << 6, "DigestMethod", names(&["SHA512"])), "the digest SHA512"),
        (seeds(1 << 3, "Reasons", reasons.clone()), "`Approved`, `Seen`"),
        (seeds(1 << 5, "AddRevInfo", true.into()), "revocation data"),
        (seeds(1 << 2, "V", 4.into()), "version 4 of such demands"),
        (seeds(1 << 7, "LockDocument", "true".into()), "a locked document"),
        (seeds(0, "TimeStamp", stamp(1).into()), "--timestamp-url http://t.example"),
        (seeds(0, "MDP", dictionary! { "P" => 2 }.into()), "--certify fill-in"),
        (
            seeds(0, "Cert", dictionary! { "Ff" => 1, "Subject" => Object::Array(vec![]) }.into()),
            "another certificate",
        ),
    ];
    for (pdf, demand) in &cases {
        let told = refused(pdf, &options("sender")).to_string();
        assert!(told.starts_with("the field `sender` demands ") && told.contains(demand), "{told}");
    }
    // Proposals, and demands that are met.
    let reason = Options { reason: Some("Seen".to_owned()), ..options("sender") };
    assert!(try_signed(&seeds(1 << 3, "Reasons", reasons.clone()), &reason).is_ok());
    for pdf in [
        seeds(0, "SubFilter", other()),
        seeds(0, "Reasons", reasons),
        seeds(0, "TimeStamp", stamp(0).into()),
        seeds(0, "MDP", dictionary! { "P" => 0 }.into()),
        seeds(1 << 2, "V", 2.into()),
        seeds(1 << 1, "SubFilter", names(&["ETSI.CAdES.detached"])),
        seeds(1 << 6, "DigestMethod", names(&["SHA384", "SHA256"])),
    ] {
        assert!(try_signed(&pdf, &options("sender")).is_ok());
    }
    let certify = Options { certify: Some(Certify::FillIn), ..options("sender") };
    assert!(try_signed(&seeds(0, "MDP", dictionary! { "P" => 2 }.into()), &certify).is_ok());
}

#[test]
fn rsa_serves_a_field_that_wants_sha256() {
    let seeds = dictionary! { "Ff" => 1 << 6, "DigestMethod" => Object::Array(vec!["SHA256".into()]) };
    let pdf = letter(true, &[("SV", seeds.into())]);
    assert!(sign(&pdf, &options("sender"), &key("rsa"), None).is_ok());
    let told = sign(&pdf, &options("sender"), &key("p384"), None).expect_err("refused").to_string();
    assert!(told.contains("the digest SHA256"), "{told}");
}

#[test]
fn files_cut_anywhere_are_no_accident() {
    let pdf = letter(true, &[]);
    for cut in (0..pdf.len()).step_by(pdf.len() / 60) {
        // A file cut behind its last table may still be whole; it must not panic or hang.
        let _ = try_signed(&pdf[..cut], &options("sender"));
    }
}

#[test]
fn files_damaged_anywhere_are_no_accident() {
    for stream in [true, false] {
        let pdf = letter(stream, &[]);
        for at in (0..pdf.len()).rev().step_by(pdf.len() / 40) {
            for byte in [b'>', b'9', 0xFF] {
                let mut damaged = pdf.clone();
                damaged[at] = byte;
                // Signed or refused: what was there stays as it is, whatever it is.
                if let Ok(signed) = try_signed(&damaged, &options("sender")) {
                    assert!(signed.starts_with(&damaged));
                }
            }
        }
    }
}
