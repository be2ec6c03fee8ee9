//! The object identifiers that are read, each with where it comes from.

use der::asn1::ObjectIdentifier;

macro_rules! oids {
    ($($name:ident = $text:literal;)*) => {
        $(pub(super) const $name: ObjectIdentifier = ObjectIdentifier::new_unwrap($text);)*
    };
}

// Digests (RFC 5754, 2; RFC 3370, 2).
oids! {
    SHA1 = "1.3.14.3.2.26";
    SHA256 = "2.16.840.1.101.3.4.2.1";
    SHA384 = "2.16.840.1.101.3.4.2.2";
    SHA512 = "2.16.840.1.101.3.4.2.3";
    MD5 = "1.2.840.113549.2.5";
}

// Keys and signatures (RFC 8017, appendix C; RFC 5758; RFC 5480).
oids! {
    RSA = "1.2.840.113549.1.1.1";
    RSA_MD5 = "1.2.840.113549.1.1.4";
    RSA_SHA1 = "1.2.840.113549.1.1.5";
    MGF1 = "1.2.840.113549.1.1.8";
    RSA_PSS = "1.2.840.113549.1.1.10";
    RSA_SHA256 = "1.2.840.113549.1.1.11";
    RSA_SHA384 = "1.2.840.113549.1.1.12";
    RSA_SHA512 = "1.2.840.113549.1.1.13";
    EC = "1.2.840.10045.2.1";
    P256 = "1.2.840.10045.3.1.7";
    P384 = "1.3.132.0.34";
    ECDSA_SHA1 = "1.2.840.10045.4.1";
    ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    ECDSA_SHA384 = "1.2.840.10045.4.3.3";
    ECDSA_SHA512 = "1.2.840.10045.4.3.4";
}

// Names (RFC 5280, appendix A.1).
oids! {
    COMMON_NAME = "2.5.4.3";
    ORGANISATION = "2.5.4.10";
}

// Extensions of certificates and revocation lists (RFC 5280, 4.2 and 5.2; RFC 6960, 4.2.2;
// RFC 3739, 3.2.6).
oids! {
    SUBJECT_KEY_ID = "2.5.29.14";
    KEY_USAGE = "2.5.29.15";
    ALTERNATIVE_NAME = "2.5.29.17";
    BASIC_CONSTRAINTS = "2.5.29.19";
    CRL_NUMBER = "2.5.29.20";
    REASON = "2.5.29.21";
    ISSUING_POINT = "2.5.29.28";
    POLICIES = "2.5.29.32";
    AUTHORITY_KEY_ID = "2.5.29.35";
    EXTENDED_USAGE = "2.5.29.37";
    QUALIFIED = "1.3.6.1.5.5.7.1.3";
}

// Purposes (RFC 5280, 4.2.1.12; RFC 6960, 4.2.2.2).
oids! {
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
}

// CMS and its attributes (RFC 5652, 11; RFC 5035; RFC 3161, 2.4.2 and appendix A).
oids! {
    DATA = "1.2.840.113549.1.7.1";
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    TIME_STAMP_TOKEN = "1.2.840.113549.1.9.16.2.14";
    TST_INFO = "1.2.840.113549.1.9.16.1.4";
}
