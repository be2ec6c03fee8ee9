#!/bin/sh
# Makes the keys and certificates of the tests anew, with openssl 3: a root, an
# intermediate, and signers below it. They protect nothing.
set -eu
cd "$(dirname "$0")"
FROM=20250101000000Z
UNTIL=21260101000000Z
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index"
echo 1000 > "$work/serial"
cat > "$work/cnf" <<C
[ca]
default_ca = this
[this]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
[req]
distinguished_name = dn
string_mask = utf8only
utf8 = yes
prompt = no
[dn]
CN = unused
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
C

ec() { openssl ecparam -name "$1" -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$2.key"; }
# issue KEY NAME SUBJECT SECTION FROM UNTIL ISSUER
issue() {
    openssl req -new -utf8 -key "$1.key" -subj "$3" -config "$work/cnf" -out "$work/csr"
    if [ "$7" = self ]; then set -- "$@" -selfsign -keyfile "$1.key"; else
        set -- "$@" -cert "$7.crt" -keyfile "$7.key"; fi
    name=$2 section=$4 from=$5 until=$6; shift 7
    openssl ca -batch -notext -utf8 -config "$work/cnf" -in "$work/csr" -extensions "$section" \
        -startdate "$from" -enddate "$until" -out "$name.crt" "$@"
}
ec prime256v1 root
issue root root "/C=DE/O=Test/CN=Test Root CA" root $FROM $UNTIL self
ec prime256v1 intermediate
issue intermediate intermediate "/C=DE/O=Test/CN=Test Intermediate CA" intermediate $FROM $UNTIL root
ec prime256v1 p256
issue p256 p256 "/C=DE/O=Test GmbH/CN=Erika Mustermann" signer $FROM $UNTIL intermediate
issue p256 expired "/C=DE/O=Test GmbH/CN=Erika Mustermann" signer $FROM 20260101000000Z intermediate
issue p256 server "/C=DE/O=Test GmbH/CN=server.example" server $FROM $UNTIL intermediate
ec secp384r1 p384
issue p384 p384 "/C=AT/O=Test GmbH/CN=Zoë Huber" signer $FROM $UNTIL intermediate
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key
issue rsa rsa "/C=FR/O=Atelier Marchand SARL/CN=Jean Marchand" signer $FROM $UNTIL intermediate
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out short.key
openssl genpkey -algorithm ed25519 -out ed25519.key

# The same keys in other forms.
openssl ec -in p256.key -out p256-sec1.key
openssl rsa -in rsa.key -traditional -out rsa-pkcs1.key
openssl rsa -in rsa.key -traditional -aes128 -passout pass:correct -out rsa-old.key
openssl pkcs8 -topk8 -in p256.key -v2 aes256 -passout pass:correct -out p256-encrypted.key
pack() { openssl pkcs12 -export -inkey "$1.key" -in "$1.crt" -certfile intermediate.crt -passout pass:correct -out "$1.p12"; }
pack p256
pack rsa
# A key whose certificate is another's.
openssl pkcs12 -export -inkey p256.key -nocerts -passout pass:correct -out bare.p12
rm intermediate.key root.key
