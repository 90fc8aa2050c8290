//! Authentication of whom the passkey names.

use super::*;

#[test]
fn a_discoverable_passkey_says_whose_it_is() {
    let (mut browser, passkey) = registered();
    let (options, state) = relying_party()
        .start_discoverable_authentication(Mediation::Button)
        .unwrap();
    let answer = browser.get_discoverable(&options, &passkey, &hanako());
    let (owner, credential_id) = identify(&answer).unwrap();
    assert_eq!(owner, hanako());
    assert_eq!(credential_id, passkey.credential_id());

    let verified = relying_party().finish_discoverable(&answer, &state, &hanako(), &passkey);
    assert_eq!(verified.unwrap().credential_id, passkey.credential_id());
}

#[test]
fn a_discoverable_passkey_of_somebody_else_or_nobody_is_refused() {
    let (mut browser, passkey) = registered();
    let (_, other) = registered();
    let (options, state) = relying_party()
        .start_discoverable_authentication(Mediation::Button)
        .unwrap();
    let finish = |answer: &str, owner: UserHandle, passkey| {
        relying_party().finish_discoverable(answer, &state, &owner, passkey)
    };
    let answer = browser.get_discoverable(&options, &passkey, &hanako());
    assert!(not_verified(finish(&answer, taro(), &passkey)).contains("owner"));
    assert!(matches!(
        finish(&answer, hanako(), &other),
        Err(AuthenticationFault::UnknownCredential)
    ));

    let nobody = edited(&answer, |answer| {
        answer["response"]["userHandle"] = Value::Null;
    });
    assert!(identify(&nobody).is_none());
    assert!(not_verified(finish(&nobody, hanako(), &passkey)).contains("owner"));
}

#[test]
fn discoverable_options_name_no_credential_and_only_autofill_is_conditional() {
    for (mediation, expected) in [
        (Mediation::Button, Value::Null),
        (Mediation::Autofill, "conditional".into()),
    ] {
        let (options, _) = relying_party()
            .start_discoverable_authentication(mediation)
            .unwrap();
        let options: Value = serde_json::from_str(&options).unwrap();
        assert_eq!(options["mediation"], expected);
        assert_eq!(options["publicKey"]["allowCredentials"], json!([]));
        assert_eq!(options["publicKey"]["userVerification"], "required");
        assert_eq!(options["publicKey"]["timeout"], 300_000);
    }
}
