//! Authentication of a member who is known.

use super::*;

#[test]
fn a_passkey_is_registered_and_authenticates() {
    let (mut browser, passkey) = registered();
    assert_eq!(passkey.counter(), 0);
    assert!(!passkey.synced());

    let (options, state) = start(&passkey);
    let verified = finish(&browser.get(&options), &state, &passkey).unwrap();
    assert_eq!(verified.credential_id, passkey.credential_id());
    assert_eq!(verified.counter, 1);
    assert!(verified.user_verified);
    assert!(!verified.synced);
    assert_eq!(verified.updated.unwrap().counter(), 1);
}

#[test]
fn a_tampered_signature_is_refused() {
    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let answer = browser.get(&options);
    let more_counts = edited(&answer, |answer| {
        let data = answer["response"]["authenticatorData"].as_str().unwrap();
        let mut data = from_base64url(data);
        *data.last_mut().unwrap() += 1;
        answer["response"]["authenticatorData"] = base64url(&data).into();
    });
    let more_words = with_edited_client_data(&answer, |data| data["x"] = 1.into());
    for tampered in [more_counts, more_words] {
        let result = finish(&tampered, &state, &passkey);
        assert!(
            matches!(result, Err(AuthenticationFault::NotVerified(_))),
            "{result:?}"
        );
    }
    finish(&answer, &state, &passkey).unwrap();
}

#[test]
fn a_counter_that_went_back_is_refused_by_its_own_name() {
    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let answer = browser.get(&options);
    for stored in [1, 99] {
        let ahead = edited(&serde_json::to_string(&passkey).unwrap(), |passkey| {
            passkey["key"]["cred"]["counter"] = stored.into();
        });
        let ahead: StoredPasskey = serde_json::from_str(&ahead).unwrap();
        assert_eq!(ahead.counter(), stored);
        match finish(&answer, &state, &ahead) {
            Err(AuthenticationFault::CounterWentBack { credential_id }) => {
                assert_eq!(credential_id, passkey.credential_id());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_counter_that_rose_since_the_start_is_the_one_that_counts() {
    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let early = browser.get(&options);
    let later = browser.get(&options);
    let stored = finish(&later, &state, &passkey).unwrap().updated.unwrap();
    assert!(matches!(
        finish(&early, &state, &stored),
        Err(AuthenticationFault::CounterWentBack { .. })
    ));
}

#[test]
fn only_a_passkey_that_was_asked_for_and_is_still_there_counts() {
    let (mut browser, passkey) = registered();
    let (_, other) = registered();
    let (options, state) = start(&passkey);
    let answer = browser.get(&options);
    assert!(matches!(
        finish(&answer, &state, &other),
        Err(AuthenticationFault::UnknownCredential)
    ));
    let (_, state_of_other) = start(&other);
    assert!(matches!(
        finish(&answer, &state_of_other, &passkey),
        Err(AuthenticationFault::UnknownCredential)
    ));
    assert!(matches!(
        relying_party().start_authentication(&[]),
        Err(StartError::NoPasskeys)
    ));
}

#[test]
fn another_members_user_handle_is_refused() {
    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let answer = edited(&browser.get(&options), |answer| {
        answer["response"]["userHandle"] = base64url(taro().as_bytes()).into();
    });
    assert!(not_verified(finish(&answer, &state, &passkey)).contains("owner"));
}

#[test]
fn a_browsers_own_json_is_understood() {
    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    // What `credential.toJSON()` has besides, and lacks.
    let answer = edited(&browser.get(&options), |answer| {
        let answer = answer.as_object_mut().unwrap();
        answer.remove("extensions");
        answer.insert("clientExtensionResults".into(), json!({}));
        answer.insert("authenticatorAttachment".into(), "platform".into());
        let response = answer["response"].as_object_mut().unwrap();
        response.remove("userHandle");
    });
    finish(&answer, &state, &passkey).unwrap();
}
