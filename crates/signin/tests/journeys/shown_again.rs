//! What is kept only to be shown again has no effect.

use sekisho_kernel::{
    Policy,
    policy::{Method, TemporaryPasswordKind::Derived},
};
use sekisho_signin::{SignInTransaction, Typed, Verdict, submit};

use crate::{
    build::{self, Browser, Ways, fresh},
    verdicts,
};

fn remembering(sign_in: &SignInTransaction) -> SignInTransaction {
    let mut sign_in = sign_in.clone();
    sign_in.choices.resent = true;
    sign_in.choices.typed = Typed {
        method: Some(Method::Mail),
        device_name: Some("taro".to_owned()),
        keep_others: true,
        device: None,
    };
    sign_in
}

fn forgetting(mut sign_in: SignInTransaction) -> SignInTransaction {
    sign_in.choices.resent = false;
    sign_in.choices.typed = Typed::default();
    sign_in
}

fn at_each_page(policy: &Policy, ways: Ways) -> Vec<Browser> {
    let pages = Browser::new(policy.clone(), build::new()).go(ways);
    let mut all = Vec::new();
    for done in 0..pages.len() {
        let mut browser = Browser::new(policy.clone(), build::new());
        for _ in 0..done {
            browser.answer(ways);
        }
        all.push(browser);
    }
    all
}

#[test]
fn what_was_typed_or_sent_again_changes_no_outcome() {
    let mut tried = 0;
    for (policy, method) in [
        (build::policy_a(), Method::App),
        (build::policy_a(), Method::Passkey),
        (build::policy_b(), Method::Mail),
        (build::letter_code(), Method::App),
    ] {
        for browser in at_each_page(&policy, Ways::letter(Derived, method)) {
            let remembered = remembering(&browser.sign_in);
            let all = verdicts::every_right().into_iter();
            for verdict in all.chain(verdicts::every_wrong()) {
                let plain = browser.sign_in.clone();
                let plain = submit(&browser.facts, plain, verdict.clone(), &fresh());
                let shown = remembered.clone();
                let shown = submit(&browser.facts, shown, verdict.clone(), &fresh());
                assert_eq!(shown.next, plain.next, "{verdict:?}");
                assert_eq!(shown.effects, plain.effects, "{verdict:?}");
                let kept = forgetting(shown.sign_in);
                assert_eq!(kept, forgetting(plain.sign_in), "{verdict:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1_500, "{tried}");
}

#[test]
fn that_a_mail_was_sent_again_is_said_until_the_next_entry() {
    let mut browser = Browser::new(build::policy_b(), build::with(Method::Mail));
    browser.give(verdicts::password());
    browser.give(Verdict::ResendCode(Ok(verdicts::outbox())));
    assert!(browser.sign_in.choices.resent);
    browser.give(Verdict::Nothing);
    assert!(browser.sign_in.choices.resent, "a reload says so, too");
    let tired = sekisho_signin::Refusal::MailTooSoon;
    browser.give(Verdict::ResendCode(Err(tired)));
    assert!(!browser.sign_in.choices.resent);
}
