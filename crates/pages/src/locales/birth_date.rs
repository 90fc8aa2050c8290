//! The birth date.

/// The birth date.
pub(crate) struct BirthDate {
    pub(crate) topic: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) label: &'static str,
    pub(crate) example: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) malformed: &'static str,
    pub(crate) wrong: &'static str,
    pub(crate) too_often: &'static str,
    pub(crate) eras: &'static str,
    pub(crate) eras_caption: &'static str,
    pub(crate) era: &'static str,
    pub(crate) add: &'static str,
    pub(crate) such_as: &'static str,
    /// Era, what is added to its years, an example.
    pub(crate) era_rows: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) era_hint: &'static str,
}

pub(super) const JA: BirthDate = BirthDate {
    topic: "ご本人の確認",
    heading: "生年月日の確認",
    lead: "本人確認のため生年月日での認証が必要です。生年月日を数字8桁で入力して下さい。",
    label: "生年月日",
    example: "（入力例:19790822）",
    missing: "生年月日を入力してください。",
    malformed: "生年月日として読み取れません。西暦の年・月・日を続けて、数字8桁で入力してください。",
    wrong: "登録されている生年月日と異なります。もう一度ご確認ください。",
    too_often: "生年月日の誤りが続いたため、今日はもう入力できません。明日もう一度お試しいただくか、下の窓口へお電話ください。",
    eras: "昭和・平成の年を西暦に直す",
    eras_caption: "元号と西暦の対応",
    era: "元号",
    add: "足す数",
    such_as: "例",
    era_rows: &[
        ("大正", "＋1911", "大正14年 → 1925年"),
        ("昭和", "＋1925", "昭和30年 → 1955年"),
        ("平成", "＋1988", "平成2年 → 1990年"),
        ("令和", "＋2018", "令和元年 → 2019年"),
    ],
    era_hint: "昭和30年4月5日生まれの方は、19550405 と入力します。「S30.4.5」のように入力してもかまいません。",
};

pub(super) const EN: BirthDate = BirthDate {
    topic: "is it you?",
    heading: "Your birth date",
    lead: "Your birth date confirms who you are. Please enter it as 8 digits.",
    label: "Birth date",
    example: "(for example 19790822)",
    missing: "Please enter your birth date.",
    malformed: "This cannot be read as a date. Please enter year, month and day as 8 digits.",
    wrong: "This is not the birth date we have on file. Please check it.",
    too_often: "The birth date was wrong several times, so it cannot be entered any more today. Please try again tomorrow, or call us at the number below.",
    eras: "Years of Japanese eras",
    eras_caption: "Eras and years",
    era: "Era",
    add: "Add",
    such_as: "Example",
    era_rows: &[
        ("Taisho", "+1911", "Taisho 14: 1925"),
        ("Showa", "+1925", "Showa 30: 1955"),
        ("Heisei", "+1988", "Heisei 2: 1990"),
        ("Reiwa", "+2018", "Reiwa 1: 2019"),
    ],
    era_hint: "Born on 5 April of Showa 30: enter 19550405. S30.4.5 is understood as well.",
};
