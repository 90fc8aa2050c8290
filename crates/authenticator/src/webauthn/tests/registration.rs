//! The relying party, and what only registration does.

use super::*;

#[test]
fn registration_options_ask_for_a_verified_user_and_for_no_kind_of_device() {
    let exclude = vec![vec![1, 2, 3]];
    let (options, _) = relying_party()
        .start_registration(&hanako(), "hanako-y22", "横浜 花子", &exclude)
        .unwrap();
    let options: Value = serde_json::from_str(&options).unwrap();
    let options = &options["publicKey"];
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(selection["residentKey"], "preferred");
    assert_eq!(selection["requireResidentKey"], false);
    assert_eq!(selection["authenticatorAttachment"], Value::Null);
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["timeout"], 300_000);
    assert_eq!(
        options["rp"],
        json!({ "id": "example.test", "name": "さくら健保" })
    );
    assert_eq!(options["user"]["id"], base64url(hanako().as_bytes()));
    assert_eq!(options["user"]["name"], "hanako-y22");
    assert_eq!(options["user"]["displayName"], "横浜 花子");
    assert_eq!(options["excludeCredentials"][0]["id"], "AQID");
}

#[test]
fn the_browsers_transports_come_back_in_the_options() {
    let (options, state) = start_registration(&relying_party());
    let answer = edited(&Browser::on(ORIGIN).create(&options), |answer| {
        answer["response"]["transports"] = json!(["internal", "hybrid", "smart-card"]);
    });
    let new = relying_party()
        .finish_registration(&answer, &state)
        .unwrap();
    let (options, _) = start(&new.passkey);
    let options: Value = serde_json::from_str(&options).unwrap();
    let allowed = &options["publicKey"]["allowCredentials"][0];
    assert_eq!(allowed["transports"], json!(["internal", "hybrid"]));
    assert_eq!(allowed["id"], base64url(&new.credential_id));
}

#[test]
fn a_user_handle_has_16_bytes() {
    assert_eq!(UserHandle::try_from(hanako().as_bytes()), Ok(hanako()));
    for bytes in [&[][..], &[1; 15], &[1; 17], &[1; 64]] {
        assert_eq!(UserHandle::try_from(bytes), Err(InvalidUserHandle));
    }
    assert_ne!(hanako(), taro());
}

#[test]
fn only_https_and_the_own_machine_are_origins() {
    let set_up = |id, origins: &[&str]| {
        let origins: Vec<_> = origins.iter().map(|origin| url(origin)).collect();
        RelyingParty::new(id, "さくら健保", &origins)
    };
    for (id, origins) in [
        ("localhost", &["http://localhost:8080"][..]),
        ("id.localhost", &["http://id.localhost:8080"]),
        (
            "example.test",
            &["https://id.example.test:8443", "https://example.test/"],
        ),
        (
            "example.test",
            &["https://example.org", "https://example.test"],
        ),
    ] {
        set_up(id, origins).unwrap();
    }
    for origin in [
        "http://example.test",
        "ftp://example.test",
        "http://localhost.example.test",
    ] {
        let error = set_up("example.test", &[origin]).unwrap_err();
        assert!(
            matches!(error, WebauthnSetupError::NotSecure(_)),
            "{origin}: {error}"
        );
    }
    for origin in [
        "https://example.test/path",
        "https://example.test/?q",
        "https://example.test/#f",
        "https://user@example.test",
        "https://192.0.2.1",
        "https://[::1]",
        "data:text/plain,x",
    ] {
        let error = set_up("example.test", &["https://example.test", origin]).unwrap_err();
        assert!(
            matches!(error, WebauthnSetupError::NotAnOrigin(_)),
            "{origin}: {error}"
        );
    }
    for origins in [
        &[][..],
        &["https://example.org"],
        &["https://badexample.test"],
    ] {
        let error = set_up("example.test", origins).unwrap_err();
        assert!(
            matches!(error, WebauthnSetupError::ForeignRelyingPartyId(_)),
            "{error}"
        );
    }
}
