//! Claims about a member (Core §5.1) and which of them a scope asks for (Core §5.4).

use serde::{Deserialize, Serialize};

use crate::{
    BearerError, Scope,
    scope::{ADDRESS, EMAIL, OPENID, PHONE, PROFILE},
};

/// Every standard claim but `sub`. In JSON they stand side by side, as in a userinfo answer.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StandardClaims {
    /// Those of the scope `profile`.
    #[serde(flatten)]
    pub profile: ProfileClaims,
    /// Those of the scope `email`.
    #[serde(flatten)]
    pub email: EmailClaims,
    /// Those of the scope `phone`.
    #[serde(flatten)]
    pub phone: PhoneClaims,
    /// That of the scope `address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressClaim>,
}

macro_rules! claims {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(
                #[doc = concat!("`", stringify!($field), "`")]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$kind>,
            )*
        }
    };
}

claims! {
    /// The claims of the scope `profile` (Core §5.1, §5.4).
    ProfileClaims {
        name: String,
        given_name: String,
        family_name: String,
        middle_name: String,
        nickname: String,
        preferred_username: String,
        profile: String,
        picture: String,
        website: String,
        gender: String,
        birthdate: String,
        zoneinfo: String,
        locale: String,
        updated_at: i64,
    }
}

claims! {
    /// The claims of the scope `email`.
    EmailClaims {
        email: String,
        email_verified: bool,
    }
}

claims! {
    /// The claims of the scope `phone`.
    PhoneClaims {
        phone_number: String,
        phone_number_verified: bool,
    }
}

claims! {
    /// The claim `address` (Core §5.1.1).
    AddressClaim {
        formatted: String,
        street_address: String,
        locality: String,
        region: String,
        postal_code: String,
        country: String,
    }
}

/// The names of all claims above, and of `sub`, for the provider's metadata.
pub const STANDARD_CLAIM_NAMES: [&str; 20] = [
    "sub",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "address",
];

/// A userinfo answer (Core §5.3.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UserinfoResponse<'a> {
    // Core §5.3.2: The sub Claim MUST always be returned in the UserInfo Response.
    sub: &'a str,
    #[serde(flatten)]
    profile: Option<&'a ProfileClaims>,
    #[serde(flatten)]
    email: Option<&'a EmailClaims>,
    #[serde(flatten)]
    phone: Option<&'a PhoneClaims>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a AddressClaim>,
}

/// What a token of that scope may read. Absent claims are absent.
///
/// # Errors
/// `insufficient_scope` for a token that no OpenID Connect request gave.
pub fn claims_for<'a>(
    scope: &Scope,
    sub: &'a str,
    claims: &'a StandardClaims,
) -> Result<UserinfoResponse<'a>, BearerError> {
    if !scope.contains(OPENID) {
        return Err(BearerError::InsufficientScope);
    }
    Ok(UserinfoResponse {
        sub,
        profile: scope.contains(PROFILE).then_some(&claims.profile),
        email: scope.contains(EMAIL).then_some(&claims.email),
        phone: scope.contains(PHONE).then_some(&claims.phone),
        address: claims.address.as_ref().filter(|_| scope.contains(ADDRESS)),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn every_claim() -> Value {
        json!({
            "name": "山田 花子", "given_name": "花子", "family_name": "山田",
            "middle_name": "M", "nickname": "はな", "preferred_username": "hanako",
            "profile": "https://a.example/p", "picture": "https://a.example/i.png",
            "website": "https://a.example/", "gender": "female", "birthdate": "1960-04-01",
            "zoneinfo": "Asia/Tokyo", "locale": "ja-JP", "updated_at": 1_700_000_000,
            "email": "hanako@example.com", "email_verified": true,
            "phone_number": "+81 3 0000 0000", "phone_number_verified": false,
            "address": {
                "formatted": "〒100-0001\n東京都千代田区", "street_address": "1-1",
                "locality": "千代田区", "region": "東京都", "postal_code": "100-0001",
                "country": "JP",
            },
        })
    }

    fn answer(scope: &str, claims: &Value) -> Value {
        let claims: StandardClaims = serde_json::from_value(claims.clone()).unwrap();
        let scope = Scope::parse(scope).unwrap();
        serde_json::to_value(claims_for(&scope, "s", &claims).unwrap()).unwrap()
    }

    #[test]
    fn every_scope_together_gives_every_claim_with_its_type() {
        let mut expected = every_claim();
        expected["sub"] = json!("s");
        let given = answer("openid profile email phone address", &every_claim());
        assert_eq!(given, expected);
        let mut names: Vec<_> = given
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut advertised = STANDARD_CLAIM_NAMES.to_vec();
        names.sort_unstable();
        advertised.sort_unstable();
        assert_eq!(names, advertised);
    }

    #[test]
    fn core_5_4_a_scope_gives_its_claims_and_no_others() {
        for (scope, expected) in [
            ("openid", json!({ "sub": "s" })),
            (
                "openid email",
                json!({ "sub": "s", "email": "hanako@example.com", "email_verified": true }),
            ),
            (
                "openid phone",
                json!({
                    "sub": "s",
                    "phone_number": "+81 3 0000 0000",
                    "phone_number_verified": false,
                }),
            ),
            (
                "openid address",
                json!({ "sub": "s", "address": every_claim()["address"] }),
            ),
        ] {
            assert_eq!(answer(scope, &every_claim()), expected, "{scope}");
        }
        assert_eq!(
            answer("openid profile", &every_claim())
                .as_object()
                .unwrap()
                .len(),
            15
        );
    }

    #[test]
    fn absent_claims_are_absent() {
        let given = answer("openid profile email phone address", &json!({}));
        assert_eq!(given, json!({ "sub": "s" }));
    }

    #[test]
    fn a_token_without_openid_reads_nothing() {
        let refused = claims_for(&Scope::default(), "s", &StandardClaims::default()).unwrap_err();
        assert_eq!(refused, BearerError::InsufficientScope);
    }

    #[test]
    fn claims_survive_storage() {
        let claims: StandardClaims = serde_json::from_value(every_claim()).unwrap();
        assert_eq!(serde_json::to_value(&claims).unwrap(), every_claim());
    }
}
