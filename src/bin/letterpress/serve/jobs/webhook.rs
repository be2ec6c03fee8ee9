//! Messages about jobs to addresses that clients name: which addresses are asked at all, how a message
//! is signed and sent. The connection goes to the addresses that were judged, and nowhere else.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::rows::Delivery;
use crate::digest::hexadecimal;
use crate::tls;

/// The header that names an address in place of the query.
pub(crate) const HEADER: &str = "letterpress-webhook";

/// Resolving, connecting, sending and the head of the answer, all together.
const MOST_TIME: Duration = Duration::from_secs(10);

/// What came of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Delivered,
    /// It may succeed later.
    Failed(String),
    /// The address is not asked.
    Refused,
}

/// Who sends them.
#[derive(Default)]
pub(crate) struct Hooks {
    secret: Option<Vec<u8>>,
    /// Whether addresses of this network, and those without TLS, are asked too.
    private: bool,
    agent: Option<Agent>,
}

impl Hooks {
    /// With the secret in a file, if one is set.
    pub(crate) fn new(secret: &Path, private: bool) -> Result<Self, String> {
        if secret.as_os_str().is_empty() {
            return Ok(Self::default());
        }
        let shown = secret.display();
        let read = fs::read(secret).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
        let secret = read.trim_ascii().to_vec();
        if secret.len() < 16 {
            return Err(format!("the secret in `{shown}` has fewer than 16 bytes; write a random one of 32"));
        }
        let config = Agent::config_builder()
            .tls_config(tls::config())
            .https_only(!private)
            .timeout_global(Some(MOST_TIME))
            .max_redirects(0)
            .max_idle_connections(0)
            .http_status_as_error(false)
            // A proxy would resolve names itself.
            .proxy(None)
            .user_agent(tls::AGENT)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Judge { private });
        Ok(Self { secret: Some(secret), private, agent: Some(agent) })
    }

    /// Whether an address may be named.
    pub(crate) fn accept(&self, address: &str) -> Result<(), String> {
        if self.secret.is_none() {
            return Err("no webhooks are sent here: the operator has set no `webhook_secret_file`".to_owned());
        }
        let wrong = || "a webhook is an address like https://example.com/letters".to_owned();
        let uri: Uri = address.parse().map_err(|_| wrong())?;
        let scheme = uri.scheme_str();
        let (Some(host), Some(authority)) = (uri.host(), uri.authority()) else { return Err(wrong()) };
        let is_plain = !authority.as_str().contains('@') && !host.is_empty() && address.len() <= 2000;
        if !is_plain || !(scheme == Some("https") || self.private && scheme == Some("http")) {
            return Err(wrong());
        }
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match literal {
            Ok(literal) if !self.private && !is_public(literal) => {
                Err("a webhook is not sent to addresses of private networks".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Sends a message.
    pub(crate) fn send(&self, delivery: &Delivery) -> Sent {
        let (Some(agent), Some(secret)) = (&self.agent, &self.secret) else { return Sent::Refused };
        // What was accepted under other settings may not hold any more.
        if self.accept(&delivery.address).is_err() {
            return Sent::Refused;
        }
        let time = chrono::Utc::now().timestamp().to_string();
        let answer = agent
            .post(&delivery.address)
            .content_type("application/json")
            .header("Letterpress-Event", &delivery.event)
            .header("Letterpress-Delivery", &delivery.id)
            .header("Letterpress-Timestamp", &time)
            .header("Letterpress-Signature", &signature(secret, &time, &delivery.body))
            .send(delivery.body.as_bytes());
        match answer {
            Ok(answer) if answer.status().is_success() => Sent::Delivered,
            Ok(answer) => Sent::Failed(format!("answered with {}", answer.status().as_u16())),
            Err(Error::Other(refused)) if refused.is::<Private>() => Sent::Refused,
            Err(error) => Sent::Failed(error.to_string()),
        }
    }
}

/// `sha256=HMAC(secret, time + "." + body)`.
fn signature(secret: &[u8], time: &str, body: &str) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    [time.as_bytes(), b".", body.as_bytes()].iter().for_each(|part| mac.update(part));
    format!("sha256={}", hexadecimal(&mac.finalize().into_bytes()))
}

/// Resolves names and judges what comes out.
#[derive(Debug)]
struct Judge {
    private: bool,
}

/// An address of a private network.
#[derive(Debug)]
struct Private;

impl std::fmt::Display for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the address is in a private network")
    }
}

impl std::error::Error for Private {}

impl Resolver for Judge {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        // One that is private among public ones is no mistake to be passed over.
        match self.private || found.iter().all(|address| is_public(address.ip())) {
            true => Ok(found),
            false => Err(Error::Other(Box::new(Private))),
        }
    }
}

/// Networks of IPv4 that are not part of the public internet (IANA's registry of special purposes).
const SPECIAL_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

/// Networks within 2000::/3 that are not, or that carry addresses of IPv4.
const SPECIAL_V6: [([u16; 2], u32); 5] = [
    // Protocols of the IETF, Teredo among them.
    ([0x2001, 0], 23),
    ([0x2001, 0xdb8], 32),
    // 6to4.
    ([0x2002, 0], 16),
    ([0x2620, 0x4f], 32),
    ([0x3fff, 0], 20),
];

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4
            .iter()
            .any(|(net, bits)| (address.to_bits() ^ Ipv4Addr::from(*net).to_bits()) >> (32 - bits) == 0),
        // All that is given out is in 2000::/3: not mapped addresses of IPv4, NAT64, the own
        // machine, link-local, unique local and multicast.
        IpAddr::V6(address) => {
            let head = u32::try_from(address.to_bits() >> 96).unwrap_or(0);
            head >> 29 == 1
                && !SPECIAL_V6.iter().any(|([high, low], bits)| {
                    (head ^ (u32::from(*high) << 16 | u32::from(*low))) >> (32 - bits) == 0
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_asked() {
        let refused = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "64:ff9b::8.8.8.8",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:0:5ef5:79fd::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:0a00:0001::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in refused {
            assert!(!is_public(address.parse().expect(address)), "{address} is asked");
        }
        let asked = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
        ];
        for address in asked {
            assert!(is_public(address.parse().expect(address)), "{address} is refused");
        }
    }

    #[test]
    fn a_name_that_leads_home_is_refused_where_it_is_resolved() {
        let judged = |private| {
            let uri: Uri = "https://localhost:9/".parse().expect("an address");
            let timeout = NextTimeout {
                after: MOST_TIME.into(),
                reason: ureq::Timeout::Global,
                ..NextTimeout::default()
            };
            Judge { private }.resolve(&uri, &Config::default(), timeout)
        };
        assert!(matches!(judged(false), Err(Error::Other(refused)) if refused.is::<Private>()));
        assert!(judged(true).is_ok_and(|found| found.iter().all(|address| address.ip().is_loopback())));
    }

    #[test]
    fn addresses_are_judged_when_they_are_named() {
        let hooks = |private| Hooks { secret: Some(Vec::new()), private, agent: None };
        let taken = ["https://example.com/a?b=c", "https://example.com:8443/", "https://1.1.1.1/"];
        let refused = [
            "http://example.com/",
            "https://",
            "example.com",
            "https://a:b@example.com/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:1.1.1.1]/",
            "ftp://example.com/",
            "https://10.1.2.3:443/",
        ];
        for address in taken {
            assert!(hooks(false).accept(address).is_ok(), "{address}");
        }
        for address in refused {
            assert!(hooks(false).accept(address).is_err(), "{address}");
        }
        assert!(hooks(true).accept("http://127.0.0.1:9/").is_ok());
        assert!(Hooks::default().accept("https://example.com/").is_err());
    }

    #[test]
    fn a_signature_is_over_the_time_and_the_body() {
        // By another program: HMAC-SHA256 of `1764320000.{"id":1}`.
        let signed = "sha256=4bdfbdc563cfd256bf3fa11c3d8c24a346c989c9506f3be550ce4b71a1db08a0";
        assert_eq!(signature(b"Jefe", "1764320000", "{\"id\":1}"), signed);
    }
}
