//! The sentence after a reissue of the temporary password.

/// The sentence after a reissue of the temporary password.
pub(crate) struct Reissued {
    pub(crate) sentence: fn(at: &str, by: &str) -> String,
    pub(crate) not_you: &'static str,
}

pub(super) const JA: Reissued = Reissued {
    sentence: |at, by| format!("仮のパスワードは、{at}に{by}により再発行されました。"),
    not_you: "お心当たりがない場合は、先へ進まずに窓口へお電話ください。",
};

pub(super) const EN: Reissued = Reissued {
    sentence: |at, by| format!("Your temporary password was reissued on {at} by {by}."),
    not_you: "If you did not ask for it, please do not go on, and call us.",
};
