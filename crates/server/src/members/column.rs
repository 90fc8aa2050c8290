//! The columns of an import file, by the names that files give them.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// A column of an import file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Column {
    /// 仮ユーザID: the user ID of the letter, or that of the former provider.
    UserId,
    /// 記号
    MemberSymbol,
    /// 番号
    MemberNumber,
    /// 氏名
    NameKanji,
    /// 氏名カナ
    NameKana,
    /// 生年月日
    BirthDate,
    /// 続柄
    Relation,
    /// メールアドレス
    MailAddress,
    /// The subject identifier of the former provider.
    Sub,
    /// The password of the former provider, as it was hashed there.
    PasswordHash,
    /// The seed of an authenticator app, as base32.
    TotpSecret,
    /// `random` or `derived`.
    TemporaryPassword,
    /// 資格取得日
    JoinedOn,
    /// `ja` or `en`.
    Locale,
    /// The second factor chosen at the former provider.
    Method,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 15] = [
        Self::UserId,
        Self::MemberSymbol,
        Self::MemberNumber,
        Self::NameKanji,
        Self::NameKana,
        Self::BirthDate,
        Self::Relation,
        Self::MailAddress,
        Self::Sub,
        Self::PasswordHash,
        Self::TotpSecret,
        Self::TemporaryPassword,
        Self::JoinedOn,
        Self::Locale,
        Self::Method,
    ];

    /// Columns that every file has.
    const REQUIRED: [Self; 4] = [
        Self::UserId,
        Self::MemberNumber,
        Self::NameKanji,
        Self::BirthDate,
    ];

    /// The column's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::MemberSymbol => "member_symbol",
            Self::MemberNumber => "member_number",
            Self::NameKanji => "name_kanji",
            Self::NameKana => "name_kana",
            Self::BirthDate => "birth_date",
            Self::Relation => "relation",
            Self::MailAddress => "mail_address",
            Self::Sub => "sub",
            Self::PasswordHash => "password_hash",
            Self::TotpSecret => "totp_secret",
            Self::TemporaryPassword => "temporary_password",
            Self::JoinedOn => "joined_on",
            Self::Locale => "locale",
            Self::Method => "method",
        }
    }

    /// What else files call it.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::UserId => &["ユーザID", "ユーザーID", "仮ユーザID", "仮ユーザーID"],
            Self::MemberSymbol => &["記号", "被保険者記号", "被保険者証記号", "保険証記号"],
            Self::MemberNumber => &["番号", "被保険者番号", "被保険者証番号", "保険証番号"],
            Self::NameKanji => &["氏名", "漢字氏名", "氏名漢字", "氏名(漢字)"],
            Self::NameKana => &["氏名カナ", "カナ氏名", "氏名(カナ)", "氏名かな", "フリガナ"],
            Self::BirthDate => &["生年月日"],
            Self::Relation => &["続柄"],
            Self::MailAddress => &["メールアドレス", "Eメール", "Eメールアドレス", "メール"],
            Self::TemporaryPassword => &["仮パスワード種別"],
            Self::JoinedOn => &["資格取得日", "資格取得年月日"],
            Self::Locale => &["言語"],
            Self::Method => &["認証方法"],
            Self::Sub | Self::PasswordHash | Self::TotpSecret => &[],
        }
    }

    /// Whether what stands there is nobody's business. Somebody may have put the temporary password
    /// itself where its kind belongs.
    pub(super) const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::PasswordHash | Self::TotpSecret | Self::TemporaryPassword
        )
    }

    /// The column of a name, in any of its spellings.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = fold(name);
        Self::ALL
            .into_iter()
            .find(|column| column.names().any(|known| fold(known) == name))
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name()).chain(self.aliases().iter().copied())
    }
}

/// One spelling of a header: half-width, small, without spaces.
fn fold(header: &str) -> String {
    header
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .collect()
}

/// The known name that is nearest to a header.
fn nearest(header: &str) -> &'static str {
    let header = fold(header);
    Column::ALL
        .into_iter()
        .flat_map(Column::names)
        .min_by_key(|known| strsim::damerau_levenshtein(&fold(known), &header))
        .unwrap_or_default()
}

/// Another name for a column: `--map 社員番号=member_number`, or `--map 備考=-` for a column that is
/// not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    header: String,
    column: Option<Column>,
}

impl std::str::FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((header, column)) = text.rsplit_once('=') else {
            return Err("write HEADER=COLUMN, or HEADER=- for a column to leave out".to_owned());
        };
        let column = match column.trim() {
            "-" => None,
            name => Some(Column::from_name(name).ok_or_else(|| {
                let nearest = nearest(name);
                format!("there is no column `{name}`; did you mean `{nearest}`?")
            })?),
        };
        Ok(Self {
            header: fold(header),
            column,
        })
    }
}

/// What is wrong with a header line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HeaderFault {
    /// Nobody knows such a column.
    Unknown {
        /// The header.
        header: String,
        /// What it may have been meant to be.
        nearest: &'static str,
    },
    /// Two headers mean the same column.
    Twice(Column),
    /// A column that every file has is not there.
    Missing(Column),
    /// A header that was mapped is not there.
    Unmapped(String),
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { header, nearest } => write!(
                out,
                "the header `{}` is not known; did you mean `{nearest}`? (name it by --map \
                 HEADER=COLUMN, or leave it out by --map HEADER=-)",
                super::fault::cut(header)
            ),
            Self::Twice(column) => write!(out, "two headers mean the column `{}`", column.name()),
            Self::Missing(column) => {
                let alias = column.aliases().first().copied().unwrap_or_default();
                write!(out, "the column `{}` ({alias}) is missing", column.name())
            }
            Self::Unmapped(header) => {
                write!(out, "--map names the header `{header}`, which is not there")
            }
        }
    }
}

/// Which field of a row is which column.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    fields: Vec<Option<Column>>,
}

impl Columns {
    /// Understands a header line; else all that is wrong with it.
    pub(super) fn read<'a>(
        headers: impl Iterator<Item = &'a str>,
        mappings: &[Mapping],
    ) -> Result<Self, Vec<HeaderFault>> {
        let (mut fields, mut faults) = (Vec::new(), Vec::new());
        let mut mapped = vec![false; mappings.len()];
        for header in headers {
            let folded = fold(header);
            let mapping = mappings.iter().position(|map| map.header == folded);
            let mapped_by = mapping.and_then(|at| mappings.get(at).zip(mapped.get_mut(at)));
            let column = if let Some((mapping, seen)) = mapped_by {
                *seen = true;
                mapping.column
            } else {
                let known = Column::from_name(header);
                if known.is_none() {
                    faults.push(HeaderFault::Unknown {
                        header: header.trim().to_owned(),
                        nearest: nearest(header),
                    });
                }
                known
            };
            if let Some(column) = column
                && fields.contains(&Some(column))
            {
                faults.push(HeaderFault::Twice(column));
            }
            fields.push(column);
        }
        let missing = Column::REQUIRED
            .into_iter()
            .filter(|column| !fields.contains(&Some(*column)));
        faults.extend(missing.map(HeaderFault::Missing));
        let unmapped = mappings.iter().zip(&mapped).filter(|(_, seen)| !**seen);
        faults.extend(unmapped.map(|(map, _)| HeaderFault::Unmapped(map.header.clone())));
        if faults.is_empty() {
            Ok(Self { fields })
        } else {
            Err(faults)
        }
    }

    /// How many fields a row has.
    pub(super) const fn count(&self) -> usize {
        self.fields.len()
    }

    /// Where a column stands.
    pub(super) fn position(&self, column: Column) -> Option<usize> {
        self.fields.iter().position(|field| *field == Some(column))
    }

    /// The columns, in the order of the file; none for a field that is left out.
    pub(super) fn fields(&self) -> impl Iterator<Item = Option<Column>> {
        self.fields.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[&str], mappings: &[&str]) -> Result<Columns, Vec<HeaderFault>> {
        let mappings: Vec<Mapping> = mappings.iter().map(|map| map.parse().unwrap()).collect();
        Columns::read(headers.iter().copied(), &mappings)
    }

    #[test]
    fn english_and_japanese_headers_are_known_in_every_width() {
        for (header, column) in [
            ("user_id", Column::UserId),
            ("User_ID", Column::UserId),
            ("仮ユーザＩＤ", Column::UserId),
            ("ﾒｰﾙｱﾄﾞﾚｽ", Column::MailAddress),
            (" 氏名 ", Column::NameKanji),
            ("氏名（カナ）", Column::NameKana),
            ("氏　名", Column::NameKanji),
            ("資格取得日", Column::JoinedOn),
        ] {
            assert_eq!(Column::from_name(header), Some(column), "{header}");
        }
        for column in Column::ALL {
            assert_eq!(Column::from_name(column.name()), Some(column));
        }
    }

    #[test]
    fn an_unknown_header_is_named_with_the_nearest_known_one() {
        let headers = ["user_id", "番号", "氏名", "birth_dat", "備考"];
        let faults = read(&headers, &[]).unwrap_err();
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(said[0].contains("`birth_dat`") && said[0].contains("`birth_date`"));
        assert!(said[1].contains("`備考`"), "{said:?}");
        assert_eq!(faults[2], HeaderFault::Missing(Column::BirthDate));
    }

    #[test]
    fn missing_and_doubled_columns_are_named() {
        let faults = read(&["user_id", "ユーザID"], &[]).unwrap_err();
        assert_eq!(
            faults,
            [
                HeaderFault::Twice(Column::UserId),
                HeaderFault::Missing(Column::MemberNumber),
                HeaderFault::Missing(Column::NameKanji),
                HeaderFault::Missing(Column::BirthDate),
            ]
        );
    }

    #[test]
    fn headers_can_be_mapped_and_left_out() {
        let headers = ["ID", "番号", "氏名", "生年月日", "備考"];
        let columns = read(&headers, &["id=user_id", "備考=-"]).unwrap();
        assert_eq!(columns.position(Column::UserId), Some(0));
        assert_eq!(columns.count(), 5);
        assert_eq!(columns.fields().last(), Some(None));
        let faults = read(&headers, &["id=user_id", "備考=-", "枝番=-"]).unwrap_err();
        assert_eq!(faults, [HeaderFault::Unmapped("枝番".to_owned())]);
        assert!("ID".parse::<Mapping>().is_err());
        let error = "ID=userid".parse::<Mapping>().unwrap_err();
        assert!(error.contains("`user_id`"), "{error}");
    }
}
