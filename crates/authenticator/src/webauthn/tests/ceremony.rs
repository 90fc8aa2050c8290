//! What holds in both ceremonies.

use super::*;

#[test]
fn every_listed_origin_is_as_good_as_the_others() {
    for origin in [ORIGIN, RELATED] {
        let (options, state) = start_registration(&relying_party());
        let mut browser = Browser::on(origin);
        let new = relying_party().finish_registration(&browser.create(&options), &state);
        let passkey = new.unwrap().passkey;
        let (options, state) = start(&passkey);
        finish(&browser.get(&options), &state, &passkey).unwrap();
    }
}

#[test]
fn another_origin_is_refused() {
    for origin in [
        "https://evil.example.test",
        "https://deep.id.example.test",
        "https://id.example.test:8443",
        "https://example.test",
        "http://id.example.test",
        "https://evil.example",
    ] {
        let (options, state) = start_registration(&relying_party());
        let answer = Browser::on(origin).create(&options);
        assert!(
            not_registered(&answer, &state).contains("origin"),
            "{origin}"
        );

        let (mut browser, passkey) = registered();
        browser.origin = url(origin);
        let (options, state) = start(&passkey);
        let fault = not_verified(finish(&browser.get(&options), &state, &passkey));
        assert!(fault.contains("origin"), "{origin}: {fault}");
    }
}

#[test]
fn another_relying_party_id_is_refused() {
    let (options, state) = start_registration(&relying_party());
    let options = edited(&options, |options| {
        options["publicKey"]["rp"]["id"] = "id.example.test".into();
    });
    let answer = Browser::on(ORIGIN).create(&options);
    assert!(not_registered(&answer, &state).contains("id hash"));

    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let options = edited(&options, |options| {
        options["publicKey"]["rpId"] = "id.example.test".into();
    });
    let fault = not_verified(finish(&browser.get(&options), &state, &passkey));
    assert!(fault.contains("id hash"), "{fault}");
}

#[test]
fn a_challenge_of_another_ceremony_is_refused() {
    let (options, _) = start_registration(&relying_party());
    let (_, other_state) = start_registration(&relying_party());
    let answer = Browser::on(ORIGIN).create(&options);
    assert!(not_registered(&answer, &other_state).contains("challenge"));

    let (mut browser, passkey) = registered();
    let (options, _) = start(&passkey);
    let (_, other_state) = start(&passkey);
    let fault = not_verified(finish(&browser.get(&options), &other_state, &passkey));
    assert!(fault.contains("challenge"), "{fault}");
}

#[test]
fn an_answer_of_one_kind_of_ceremony_is_none_of_another() {
    let (mut browser, passkey) = registered();
    let (options, known) = start(&passkey);
    let answer = edited(&browser.get(&options), |answer| {
        answer["response"]["userHandle"] = base64url(hanako().as_bytes()).into();
    });
    let as_discoverable = relying_party().finish_discoverable(&answer, &known, &hanako(), &passkey);
    assert!(not_verified(as_discoverable).contains("another kind"));

    let (options, discoverable) = relying_party()
        .start_discoverable_authentication(Mediation::Button)
        .unwrap();
    let answer = browser.get_discoverable(&options, &passkey, &hanako());
    assert!(not_verified(finish(&answer, &discoverable, &passkey)).contains("another kind"));

    let (_, registration) = start_registration(&relying_party());
    assert!(matches!(
        relying_party().finish_registration(&answer, &registration),
        Err(RegistrationFault::Malformed)
    ));
}

#[test]
fn a_user_who_was_not_verified_is_refused() {
    let without_verification = |options: &str, place: &str| {
        edited(options, |options| {
            *options["publicKey"].pointer_mut(place).unwrap() = "preferred".into();
        })
    };
    let (options, state) = start_registration(&relying_party());
    let options = without_verification(&options, "/authenticatorSelection/userVerification");
    let answer = Browser::on(ORIGIN).create(&options);
    assert!(not_registered(&answer, &state).contains("verified"));

    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let options = without_verification(&options, "/userVerification");
    assert!(matches!(
        finish(&browser.get(&options), &state, &passkey),
        Err(AuthenticationFault::UserNotVerified)
    ));
}

#[test]
fn a_ceremony_in_a_foreign_frame_is_refused() {
    let (options, registration) = start_registration(&relying_party());
    let created = Browser::on(ORIGIN).create(&options);
    let (mut browser, passkey) = registered();
    let (options, authentication) = start(&passkey);
    let got = browser.get(&options);
    for (name, value) in [
        ("crossOrigin", true.into()),
        ("topOrigin", Value::from("https://frame.example")),
    ] {
        let framed = with_edited_client_data(&created, |data| data[name] = value.clone());
        assert!(not_registered(&framed, &registration).contains("frame"));
        let framed = with_edited_client_data(&got, |data| data[name] = value);
        assert!(not_verified(finish(&framed, &authentication, &passkey)).contains("frame"));
    }
}

#[test]
fn what_is_no_answer_is_malformed() {
    let (mut browser, passkey) = registered();
    let (options, state) = start(&passkey);
    let answer = browser.get(&options);
    let (_, registration) = start_registration(&relying_party());
    let no_client_data = edited(&answer, |answer| {
        answer["response"]["clientDataJSON"] = "AAAA".into();
    });
    let cut_short = edited(&answer, |answer| {
        answer["response"]["authenticatorData"] = "AAAA".into();
    });
    let padded = format!("{answer}{}", " ".repeat(40_000));
    for response in ["", "{}", "[]", "null", &no_client_data, &cut_short, &padded] {
        let result = finish(response, &state, &passkey);
        assert!(
            matches!(result, Err(AuthenticationFault::Malformed)),
            "{result:?}"
        );
        let result = relying_party().finish_registration(response, &registration);
        assert!(
            matches!(result, Err(RegistrationFault::Malformed)),
            "{result:?}"
        );
    }
    for response in ["", "{}", &answer, &padded] {
        assert!(identify(response).is_none());
    }
}

/// `answer` with bytes of one member of its response changed, cut off or repeated.
fn damaged(answer: &str, member: &str, entropy: &Entropy) -> String {
    edited(answer, |answer| {
        let mut bytes = from_base64url(answer["response"][member].as_str().unwrap());
        let [kind, change, high, low] = entropy.bytes();
        let place = usize::from(u16::from_be_bytes([high, low])) % bytes.len();
        match kind % 4 {
            0 => bytes.truncate(place),
            1 => bytes.extend_from_within(place..),
            _ => bytes[place] ^= change.max(1),
        }
        answer["response"][member] = base64url(&bytes).into();
    })
}

#[test]
fn whatever_was_damaged_on_the_way_is_refused() {
    let entropy = Entropy::seeded(7);
    let (options, registration) = start_registration(&relying_party());
    let created = Browser::on(ORIGIN).create(&options);
    let (mut browser, passkey) = registered();
    let (options, authentication) = start(&passkey);
    let got = browser.get(&options);
    for _ in 0..200 {
        for member in ["attestationObject", "clientDataJSON"] {
            let answer = damaged(&created, member, &entropy);
            let result = relying_party().finish_registration(&answer, &registration);
            assert!(result.is_err(), "{answer}");
        }
        for member in ["authenticatorData", "clientDataJSON", "signature"] {
            let answer = damaged(&got, member, &entropy);
            let result = finish(&answer, &authentication, &passkey);
            assert!(result.is_err(), "{answer}");
        }
    }
}

#[test]
fn what_is_stored_comes_back_and_does_not_print() {
    fn stored<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
        serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
    }
    let (options, registration) = start_registration(&relying_party());
    let mut browser = Browser::on(ORIGIN);
    let answer = browser.create(&options);
    let new = relying_party().finish_registration(&answer, &stored(&registration));
    let passkey = stored(&new.unwrap().passkey);
    let (options, authentication) = start(&passkey);
    finish(&browser.get(&options), &stored(&authentication), &passkey).unwrap();

    let printed = format!("{registration:?} {authentication:?} {passkey:?}");
    assert_eq!(
        printed,
        "RegistrationState AuthenticationState StoredPasskey"
    );
}
