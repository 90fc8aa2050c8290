//! The terms of use.

/// The terms of use.
pub(crate) struct Terms {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    /// Instead of the lead for members who agreed to an earlier version.
    pub(crate) lead_changed: &'static str,
    pub(crate) version: &'static str,
    pub(crate) text_label: &'static str,
    pub(crate) agree: &'static str,
    pub(crate) decline: &'static str,
    pub(crate) decline_hint: &'static str,
    pub(crate) not_agreed: &'static str,
    pub(crate) outdated: &'static str,
}

pub(super) const JA: Terms = Terms {
    heading: "利用規約",
    lead: "内容をお読みになり、同意いただける場合は「同意する」を押してください。",
    lead_changed: "利用規約が変わりました。内容をお読みになり、同意いただける場合は「同意する」を押してください。",
    version: "版：",
    text_label: "利用規約の本文",
    agree: "同意する",
    decline: "同意しない",
    decline_hint: "同意しない場合は、ログインせずに終了します。",
    not_agreed: "先へ進むには、利用規約への同意が必要です。",
    outdated: "お読みいただいている間に、利用規約が新しくなりました。もう一度お読みください。",
};

pub(super) const EN: Terms = Terms {
    heading: "Terms of use",
    lead: "Please read the terms and press Agree if you accept them.",
    lead_changed: "The terms have changed. Please read them and press Agree if you accept them.",
    version: "Version: ",
    text_label: "Text of the terms",
    agree: "Agree",
    decline: "Do not agree",
    decline_hint: "If you do not agree, you leave without signing in.",
    not_agreed: "To go on, the terms of use must be accepted.",
    outdated: "The terms changed while you were reading them. Please read them again.",
};
