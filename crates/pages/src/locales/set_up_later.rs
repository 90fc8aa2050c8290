//! The end of a first sign-in whose second factor is set up at the next one.

use super::Phrases;

/// The end of a first sign-in whose second factor is set up at the next one.
pub(crate) struct SetUpLater {
    pub(crate) heading: &'static str,
    pub(crate) done: Phrases,
    pub(crate) next: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) within_days: fn(days: u32) -> String,
    pub(crate) proceed: &'static str,
}

pub(super) const JA: SetUpLater = SetUpLater {
    heading: "もう一度ログインしてください",
    done: &["ここまでの設定は", "済みました。"],
    next: "いったんログアウトします。認証方法は、次にログインしたときに設定します。",
    warning: "引続き認証方法の設定をしない場合 ログインできなくなる場合がございます",
    within_days: |days| format!("{days}日以内に、もう一度ログインして設定してください。"),
    proceed: "ログアウトする",
};

pub(super) const EN: SetUpLater = SetUpLater {
    heading: "Please sign in once more",
    done: &["What you set so far is kept."],
    next: "You are signed out now. The second factor is set up when you sign in next.",
    warning: "If you go on without a second factor, you may become unable to sign in.",
    within_days: |days| format!("Please sign in again within {days} days and set it up."),
    proceed: "Sign out",
};
