//! Which of the members it is who signed in with this browser before.

/// Which of the members it is who signed in with this browser before.
pub(crate) struct ChooseAccount {
    pub(crate) heading: &'static str,
    pub(crate) several: &'static str,
    pub(crate) one: &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) another: &'static str,
    pub(crate) forget_heading: &'static str,
    pub(crate) forget_text: &'static str,
    pub(crate) forget: &'static str,
    /// Beside the password of a chosen account.
    pub(crate) change: &'static str,
}

pub(super) const JA: ChooseAccount = ChooseAccount {
    heading: "どなたがログインしますか",
    several: "この端末では、何人かの方がログインしたことがあります。ご自分のユーザIDを選んでください。",
    one: "ログインするユーザIDを選んでください。",
    signed_in: "いまログイン中です",
    another: "ほかのユーザIDでログインする",
    forget_heading: "この一覧からユーザIDを消す",
    forget_text: "消しても、アカウントはなくなりません。次からは、ユーザIDを入力してログインします。",
    forget: "を消す",
    change: "ほかのユーザIDでログインする",
};

pub(super) const EN: ChooseAccount = ChooseAccount {
    heading: "Who is signing in?",
    several: "Several people have signed in on this device. Please choose your user ID.",
    one: "Please choose the user ID to sign in with.",
    signed_in: "Signed in now",
    another: "Use another user ID",
    forget_heading: "Remove a user ID from this list",
    forget_text: "This does not delete the account. Next time, you sign in by typing the user ID.",
    forget: ": remove",
    change: "Use another user ID",
};
