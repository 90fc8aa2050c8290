use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{Jwk, ThumbprintHash},
};
use serde_json::{Value, json};

use super::*;
use crate::encoding::from_base64url;

/// RFC 8037 A.1, as PKCS#8: the fixed start of RFC 8410 §7 and the 32 bytes of `d`.
fn rfc_8037_key() -> SigningKey {
    let mut pkcs8 = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    pkcs8.extend(from_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap());
    SigningKey::from_pkcs8(SigningAlgorithm::EdDsa, &pkcs8).unwrap()
}

#[test]
fn rfc_8037_a_4_signature_and_a_5_verification() {
    let key = rfc_8037_key();
    let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = key.signature(message).unwrap();
    assert_eq!(
        base64url(signature.as_ref()),
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    );
    assert!(key.verifies(message, signature.as_ref()));
    assert!(!key.verifies(b"another", signature.as_ref()));
}

#[test]
fn rfc_8037_a_2_public_key() {
    let jwk = serde_json::to_value(rfc_8037_key().public_jwk()).unwrap();
    assert_eq!(jwk["kty"], "OKP");
    assert_eq!(jwk["crv"], "Ed25519");
    assert_eq!(jwk["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    assert_eq!(jwk["kid"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

/// Another implementation reads our keys and tokens, from the published parts alone.
#[test]
fn another_library_verifies_what_we_sign() {
    for algorithm in SigningAlgorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap();
        let token = key.sign("at+jwt", &json!({ "sub": "a" })).unwrap();
        let published = serde_json::to_value(key.public_jwk()).unwrap();
        let jwk: Jwk = serde_json::from_value(published.clone()).unwrap();
        let theirs: Algorithm = serde_json::from_value(json!(algorithm)).unwrap();
        let mut validation = Validation::new(theirs);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        let decoding_key = DecodingKey::from_jwk(&jwk).unwrap();
        let read = jsonwebtoken::decode::<Value>(&token, &decoding_key, &validation).unwrap();
        assert_eq!(read.claims, json!({ "sub": "a" }));
        assert_eq!(read.header.kid.as_deref(), Some(key.kid()));
        assert_eq!(read.header.typ.as_deref(), Some("at+jwt"));
        assert_eq!(jwk.thumbprint(ThumbprintHash::SHA256).unwrap(), key.kid());
    }
}

#[test]
fn a_published_key_has_nothing_private() {
    for algorithm in SigningAlgorithm::ALL {
        let jwk = serde_json::to_value(SigningKey::generate(algorithm).unwrap().public_jwk());
        let jwk = jwk.unwrap();
        for member in jwk.as_object().unwrap().keys() {
            let public = ["kty", "use", "alg", "kid", "n", "e", "crv", "x", "y"];
            assert!(public.contains(&member.as_str()), "{member}");
        }
        assert_eq!(jwk["use"], "sig");
        assert_eq!(jwk["alg"], algorithm.as_str());
    }
}

#[test]
fn a_key_survives_storage_and_keeps_its_id() {
    for algorithm in SigningAlgorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap();
        let stored = key.to_pkcs8().unwrap();
        let read = SigningKey::from_pkcs8(algorithm, stored.expose()).unwrap();
        assert_eq!(read.kid(), key.kid());
        let signature = read.signature(b"message").unwrap();
        assert!(key.verifies(b"message", signature.as_ref()));
    }
}

#[test]
fn a_key_of_another_algorithm_is_refused() {
    let stored = SigningKey::generate(SigningAlgorithm::Es256)
        .unwrap()
        .to_pkcs8()
        .unwrap();
    for algorithm in [SigningAlgorithm::Rs256, SigningAlgorithm::EdDsa] {
        let refused = SigningKey::from_pkcs8(algorithm, stored.expose());
        assert_eq!(refused.unwrap_err(), KeyError::Parse);
    }
}

#[test]
fn es256_signatures_have_a_fixed_length() {
    let key = SigningKey::generate(SigningAlgorithm::Es256).unwrap();
    for message in 0..50_u8 {
        assert_eq!(key.signature(&[message]).unwrap().as_ref().len(), 64);
    }
}

#[test]
fn a_signing_key_prints_its_name_only() {
    let key = rfc_8037_key();
    assert_eq!(
        format!("{key:?}"),
        "SigningKey(EdDSA kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k)"
    );
}
