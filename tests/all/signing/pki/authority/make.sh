#!/bin/sh
# An authority that answers, for tests only: certificates that say where to ask, and what
# is answered there. Run it in this folder; the keys of the authority itself are thrown away.
set -eu
cd "$(dirname "$0")"
ends=21260101000000Z

cat > ca.cnf <<CNF
[req]
distinguished_name = none
prompt = no
[none]
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
crlnumber = number
new_certs_dir = .
default_md = sha256
default_crl_days = 36000
policy = any
unique_subject = no
crl_extensions = list
[any]
organizationName = optional
commonName = supplied
[list]
authorityKeyIdentifier = keyid
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:http://ca.test/root.crt
crlDistributionPoints = URI:http://ca.test/root.crl
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, nonRepudiation
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://ca.test/ocsp, caIssuers;URI:http://ca.test/intermediate.crt
crlDistributionPoints = URI:ldap://ca.test/cn=list, URI:http://ca.test/intermediate.crl
[tsa]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:http://ca.test/intermediate.crt
crlDistributionPoints = URI:http://ca.test/intermediate.crl
[responder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, OCSPSigning
noCheck = ignored
authorityKeyIdentifier = keyid
CNF
echo 1000 > serial; echo 01 > number; : > index.txt

key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"; }
# issue NAME ISSUER SECTION COMMON-NAME
issue() {
    key "$1"
    openssl req -new -key "$1.key" -subj "/O=Letterpress Test/CN=$4" -config ca.cnf -out "$1.csr"
    openssl ca -batch -notext -config ca.cnf -extensions "$3" -cert "$2.crt" -keyfile "$2.key" \
        -startdate 20200101000000Z -enddate $ends -in "$1.csr" -out "$1.crt"
}
key root
openssl req -new -key root.key -subj "/O=Letterpress Test/CN=Answering Root" -config ca.cnf -out root.csr
openssl ca -batch -notext -selfsign -config ca.cnf -extensions root -keyfile root.key \
    -startdate 20200101000000Z -enddate $ends -in root.csr -out root.crt
issue intermediate root intermediate "Answering Intermediate"
issue signer intermediate signer "Erika Mustermann"
issue revoked intermediate signer "Rolf Gesperrt"
issue tsa intermediate tsa "Time Stamping Authority"
issue responder intermediate responder "Responder"
openssl ca -config ca.cnf -revoke revoked.crt -cert intermediate.crt -keyfile intermediate.key
for name in root intermediate; do
    openssl ca -config ca.cnf -gencrl -cert $name.crt -keyfile $name.key -out $name.pem
    openssl crl -in $name.pem -outform DER -out $name.crl
done
for name in signer revoked; do
    openssl ocsp -index index.txt -rsigner responder.crt -rkey responder.key -CA intermediate.crt \
        -issuer intermediate.crt -cert $name.crt -ndays 36000 -no_nonce -respout $name.ocsp >/dev/null
done
rm -f ca.cnf serial* number* index.txt* ./*.csr ./*.pem ./1*.pem root.key intermediate.key responder.key responder.crt
