//! What is wrong with the name of an authenticator.

/// What is wrong with the name of an authenticator.
pub(crate) struct DeviceName {
    pub(crate) taken: &'static str,
    pub(crate) malformed: &'static str,
    pub(crate) too_long: &'static str,
}

pub(super) const JA: DeviceName = DeviceName {
    taken: "同じ名前のデバイスがあります。別の名前を入力してください。",
    malformed: "使えない文字が含まれています。英字、数字、かな・漢字で入力してください。",
    too_long: "名前が長すぎます。短くしてください。",
};

pub(super) const EN: DeviceName = DeviceName {
    taken: "One of your devices has this name. Please enter another.",
    malformed: "The name has characters that cannot be used. Please use letters, digits and Japanese characters.",
    too_long: "The name is too long. Please shorten it.",
};
