use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    KeyRing, KeyState, RingKey, SigningAlgorithm, SigningKey, VerifyError, encoding::base64url,
};

fn ring() -> (KeyRing, Vec<Arc<SigningKey>>) {
    let keys: Vec<_> = SigningAlgorithm::ALL
        .into_iter()
        .map(|algorithm| Arc::new(SigningKey::generate(algorithm).unwrap()))
        .collect();
    let ring_keys = keys
        .iter()
        .map(|key| RingKey {
            key: Arc::clone(key),
            state: KeyState::Active,
        })
        .collect();
    (KeyRing::new(ring_keys), keys)
}

fn refusal(ring: &KeyRing, token: &str) -> VerifyError {
    ring.verify::<Value>(token, &["at+jwt"]).unwrap_err()
}

/// A token with that header, signed with that key over whatever the header says.
fn forged(key: &SigningKey, header: &Value) -> String {
    let claims = base64url(b"{}");
    let genuine = key.sign("at+jwt", &json!({})).unwrap();
    let signature = genuine.rsplit_once('.').unwrap().1;
    format!(
        "{}.{claims}.{signature}",
        base64url(header.to_string().as_bytes())
    )
}

#[test]
fn a_token_of_the_ring_is_read() {
    let (ring, keys) = ring();
    for key in keys {
        let token = key.sign("at+jwt", &json!({ "sub": "a" })).unwrap();
        assert_eq!(
            ring.verify::<Value>(&token, &["at+jwt"]).unwrap(),
            json!({ "sub": "a" })
        );
    }
}

#[test]
fn another_type_is_refused() {
    let (ring, keys) = ring();
    let token = keys[1].sign("JWT", &json!({})).unwrap();
    assert_eq!(refusal(&ring, &token), VerifyError::Type);
    assert!(ring.verify::<Value>(&token, &["logout+jwt", "JWT"]).is_ok());
}

#[test]
fn a_foreign_key_is_refused() {
    let (ring, _) = ring();
    let stranger = SigningKey::generate(SigningAlgorithm::Es256).unwrap();
    assert_eq!(
        refusal(&ring, &stranger.sign("at+jwt", &json!({})).unwrap()),
        VerifyError::UnknownKey
    );
}

#[test]
fn the_algorithm_is_the_keys_not_the_headers() {
    let (ring, keys) = ring();
    for key in &keys {
        for alg in [
            "none", "None", "", "HS256", "RS256", "ES256", "EdDSA", "PS256", "rs256",
        ] {
            if alg == key.algorithm().as_str() {
                continue;
            }
            let token = forged(
                key,
                &json!({ "alg": alg, "typ": "at+jwt", "kid": key.kid() }),
            );
            assert_eq!(refusal(&ring, &token), VerifyError::Algorithm, "{alg}");
        }
    }
}

#[test]
fn a_header_that_brings_its_own_key_or_extension_is_refused() {
    let (ring, keys) = ring();
    for (member, value) in [
        ("crit", json!(["exp"])),
        ("jku", json!("https://evil.example/jwks")),
        ("x5u", json!("https://evil.example/cert")),
        ("jwk", json!(keys[1].public_jwk())),
        ("x5c", json!([])),
        ("b64", json!(false)),
    ] {
        let mut header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": keys[1].kid() });
        header[member] = value;
        assert_eq!(
            refusal(&ring, &forged(&keys[1], &header)),
            VerifyError::Header,
            "{member}"
        );
    }
    let no_kid = json!({ "alg": "ES256", "typ": "at+jwt" });
    assert_eq!(
        refusal(&ring, &forged(&keys[1], &no_kid)),
        VerifyError::Header
    );
}

#[test]
fn every_changed_cut_or_respelled_token_is_refused() {
    let (ring, keys) = ring();
    for key in keys {
        let token = key.sign("at+jwt", &json!({ "sub": "a" })).unwrap();
        for position in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[position] = if changed[position] == b'A' {
                b'B'
            } else {
                b'A'
            };
            let changed = String::from_utf8(changed).unwrap();
            assert!(
                ring.verify::<Value>(&changed, &["at+jwt"]).is_err(),
                "{changed}"
            );
            assert!(
                ring.verify::<Value>(&token[..position], &["at+jwt"])
                    .is_err()
            );
        }
        for changed in [
            format!("{token}="),
            format!("{token}."),
            format!(".{token}"),
            format!("{token}.e30"),
            format!(" {token}"),
            format!("{token}\n"),
            token.to_uppercase(),
            token.replace('.', ".."),
        ] {
            assert!(
                ring.verify::<Value>(&changed, &["at+jwt"]).is_err(),
                "{changed}"
            );
        }
    }
}

#[test]
fn an_oversized_token_is_refused_unread() {
    let (ring, keys) = ring();
    let token = keys[1]
        .sign("at+jwt", &json!({ "sub": "a".repeat(20_000) }))
        .unwrap();
    assert_eq!(refusal(&ring, &token), VerifyError::Malformed);
}

#[test]
fn claims_of_another_shape_are_refused() {
    let (ring, keys) = ring();
    let token = keys[1].sign("at+jwt", &json!({ "sub": "a" })).unwrap();
    assert_eq!(
        ring.verify::<Vec<u8>>(&token, &["at+jwt"]).unwrap_err(),
        VerifyError::Claims
    );
}

proptest! {
    #[test]
    fn nothing_panics(token in "[A-Za-z0-9_.=-]{0,80}") {
        let ring = KeyRing::new(Vec::new());
        prop_assert!(ring.verify::<Value>(&token, &["at+jwt"]).is_err());
    }
}

#[test]
fn a_token_that_was_good_once_does_not_vouch_for_a_changed_one() {
    let (ring, keys) = ring();
    let token = keys[1].sign("at+jwt", &json!({ "sub": "a" })).unwrap();
    let (signed, _) = token.rsplit_once('.').unwrap();
    for _ in 0..2 {
        assert!(ring.verify::<Value>(&token, &["at+jwt"]).is_ok());
        assert_eq!(
            refusal(&ring, &format!("{signed}.")),
            VerifyError::Signature
        );
        assert_eq!(
            ring.verify::<Value>(&token, &["JWT"]).unwrap_err(),
            VerifyError::Type
        );
    }
}
