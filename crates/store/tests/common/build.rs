//! Values to store: each is a function of a number, so that work which may run twice makes the same
//! one again.

use std::{sync::LazyLock, time::Duration};

use sekisho_kernel::{
    AuthenticatorId, Branding, ClientId, Contact, DeviceId, GrantId, Issuer, LinkId, Localized,
    MailSenders, MemberId, OutboxId, Policy, RefreshFamilyId, SessionId, SignInId, SigningKeyId,
    Tenant, TenantId, Timestamp,
};
use sekisho_keys::{KeyedHash, SigningAlgorithm};
use sekisho_oidc::{
    Scope, client::metadata::Client, grant::Grant, pkce::CodeChallenge, userinfo::StandardClaims,
};
use sekisho_signin::{Demand, Destination, Proof, ProofKind, SignInTransaction};
use sekisho_store::{
    Attempt, Challenge, ChallengeMode, Device, IdentifierState, LinkPurpose, MailPurpose, Member,
    NewCode, NewMember, NewSignIn, NewSigningKey, OneTimeLink, OutboxDocument, OutboxMessage,
    Passkey, PasswordCredential, QueuedMail, Session, SignInRequest, SignOutRequest, Totp,
};
use uuid::Uuid;

/// The present.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// So many seconds after [`NOW`], or before.
pub(crate) fn after(seconds: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + seconds * 1000)
}

pub(crate) fn uuid(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + (0x7_u128 << 76))
}

macro_rules! ids {
    ($($name:ident: $kind:ident;)*) => {$(
        pub(crate) fn $name(n: u8) -> $kind {
            $kind::from_uuid(uuid(n))
        }
    )*};
}

ids! {
    member_id: MemberId;
    session_id: SessionId;
    grant_id: GrantId;
    family_id: RefreshFamilyId;
    sign_in_id: SignInId;
    device_id: DeviceId;
    key_id: SigningKeyId;
    outbox_id: OutboxId;
    authenticator_id: AuthenticatorId;
    link_id: LinkId;
}

pub(crate) fn hash(n: u8) -> KeyedHash {
    KeyedHash::from_bytes([n; 32])
}

pub(crate) fn tenant_id(name: &str) -> TenantId {
    name.parse().unwrap()
}

/// The tenant that a test writes to.
pub(crate) fn a() -> &'static TenantId {
    static A: LazyLock<TenantId> = LazyLock::new(|| tenant_id("a"));
    &A
}

/// Another tenant.
pub(crate) fn b() -> &'static TenantId {
    static B: LazyLock<TenantId> = LazyLock::new(|| tenant_id("b"));
    &B
}

fn both(text: &str) -> Localized {
    Localized {
        ja: text.to_owned(),
        en: text.to_owned(),
    }
}

pub(crate) fn tenant(id: &str) -> Tenant {
    tenant_at(id, &format!("https://id.example.jp/{id}"))
}

pub(crate) fn tenant_at(id: &str, issuer: &str) -> Tenant {
    Tenant {
        id: tenant_id(id),
        issuer: Issuer::parse(issuer).unwrap(),
        rp_id: "id.example.jp".to_owned(),
        branding: Branding {
            name: both("さくら健康保険組合"),
            service: both("加入者ページ"),
            contact: Contact {
                desk: both("窓口"),
                telephone: "03-0000-0000".to_owned(),
                hours: both("9-17"),
            },
            key_colour: None,
            accent_colour: None,
            logo_png: None,
            languages: Vec::new(),
            mail: MailSenders {
                security: "no-reply@example.jp".to_owned(),
                notices: "info@example.jp".to_owned(),
                first_sign_in: "webmaster@example.jp".to_owned(),
            },
            terms: None,
            notices: sekisho_kernel::Notices::default(),
        },
        policy: Policy::default(),
    }
}

pub(crate) fn client(id: &str) -> Client {
    let json = serde_json::json!({
        "client_id": id,
        "name": { "ja": "医療費", "en": "Medical cost" },
        "redirect_uris": ["https://portal.example.jp/callback"],
        "secrets": [hash(7)],
        "scope": "openid profile",
    });
    serde_json::from_value(json).unwrap()
}

pub(crate) fn signing_key(n: u8, algorithm: SigningAlgorithm) -> NewSigningKey {
    NewSigningKey {
        id: key_id(n),
        kid: format!("kid-{n}"),
        algorithm,
        sealed: vec![n; 100],
        created_at: NOW,
    }
}

pub(crate) fn member(n: u8) -> Member {
    let mut claims = StandardClaims::default();
    claims.profile.name = Some("佐藤 花子".to_owned());
    Member {
        security_version: 1,
        claims,
        member_symbol: Some("1234".to_owned()),
        member_number: Some("56".to_owned()),
        name_kanji: Some("佐藤 花子".to_owned()),
        name_kana: Some("サトウ ハナコ".to_owned()),
        birth_date: Some("1980-04-01".to_owned()),
        mail_address: Some(format!("m{n}@example.jp")),
        ..Member::new(member_id(n), format!("sub-{n}"), vec![n; 32], NOW)
    }
}

/// A member who signs in with a password that the member chose.
pub(crate) fn new_member(n: u8) -> NewMember {
    NewMember {
        member: member(n),
        user_id: format!("user-{n}"),
        user_id_state: IdentifierState::Active,
        password: PasswordCredential::chosen(phc(n)),
    }
}

/// The PHC string of a member's password.
pub(crate) fn phc(n: u8) -> String {
    format!("$argon2id$v=19${n}")
}

/// A member with a letter in the hand.
pub(crate) fn lettered_member(n: u8) -> NewMember {
    NewMember {
        user_id: format!("letter-{n}"),
        user_id_state: IdentifierState::Temporary,
        password: PasswordCredential::random(hash(n), Some(after(1_000_000))),
        ..new_member(n)
    }
}

pub(crate) fn totp(n: u8, whose: u8) -> Totp {
    Totp {
        id: authenticator_id(n),
        member: member_id(whose),
        name: format!("app {n}"),
        sealed_seed: vec![n; 60],
        last_step: None,
        created_at: NOW,
        last_used_at: None,
    }
}

pub(crate) fn passkey(n: u8, whose: u8) -> Passkey {
    Passkey {
        id: authenticator_id(n),
        member: member_id(whose),
        rp_id: "id.example.jp".to_owned(),
        credential_id: vec![n; 32],
        document: format!("{{\"n\":{n}}}"),
        counter: 0,
        synced: true,
        name: String::new(),
        created_at: NOW,
        last_used_at: None,
    }
}

pub(crate) fn challenge(n: u8, sign_in: u8, mode: ChallengeMode) -> Challenge {
    Challenge {
        id: uuid(n),
        sign_in: sign_in_id(sign_in),
        mode,
        member: Some(member_id(1)),
        state: format!("{{\"n\":{n}}}"),
        expires_at: after(300),
    }
}

/// A link to an address, of the security version that members begin with here.
pub(crate) fn link(n: u8, whose: u8) -> OneTimeLink {
    OneTimeLink {
        id: link_id(n),
        purpose: LinkPurpose::AddressCheck,
        member: member_id(whose),
        security_version: 1,
        address: Some(format!("m{n}@example.jp")),
        sign_in: Some(sign_in_id(n)),
        browser: Some(hash(n)),
        sent_at: NOW,
        expires_at: after(1800),
        used_at: None,
    }
}

pub(crate) fn attempt(number: u32) -> Attempt {
    Attempt {
        number,
        outcome: "credentials/invalid-credentials".to_owned(),
        step: Some("credentials".to_owned()),
        member: Some(member_id(1)),
        typed_user_id: Some("ha****".to_owned()),
        client: Some(ClientId::new("portal")),
        request_id: "request".to_owned(),
        browser: "Chrome (Android)".to_owned(),
        at: NOW,
        expires_at: after(1800),
        source: hash(9),
    }
}

pub(crate) fn session(n: u8, browser: u8, whose: u8) -> Session {
    Session {
        id: session_id(n),
        handle: hash(n),
        browser: hash(browser),
        member: member_id(whose),
        proofs: vec![Proof::new(ProofKind::Password, NOW)],
        auth_time: NOW,
        remembered: false,
        shared: false,
        created_at: NOW,
        last_used_at: NOW,
        expires_at: after(36_000),
        ended_at: None,
        user_agent: "Firefox".to_owned(),
    }
}

pub(crate) fn grant(n: u8, session: Option<u8>, offline: bool) -> Grant {
    Grant {
        id: grant_id(n),
        client_id: ClientId::new("portal"),
        member: Some(member_id(1)),
        sub: "sub-1".to_owned(),
        session: session.map(session_id),
        sid: Some("sid".to_owned()),
        scope: Scope::parse("openid").unwrap(),
        acr: None,
        amr: vec!["pwd".to_owned()],
        auth_time: Some(NOW),
        offline,
        nonce: Some("nonce".to_owned()),
        created_at: NOW,
    }
}

pub(crate) fn code(n: u8) -> NewCode {
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    NewCode {
        hash: hash(n),
        grant: grant_id(n),
        client_id: ClientId::new("portal"),
        redirect_uri: "https://portal.example.jp/callback".to_owned(),
        code_challenge: CodeChallenge::new(challenge, Some("S256")).ok(),
        expires_at: after(60),
    }
}

pub(crate) fn sign_in(n: u8) -> NewSignIn {
    let destination = Destination::Portal {
        client: ClientId::new("portal"),
        demand: Demand::default(),
    };
    let mut sign_in = SignInTransaction::begin(sign_in_id(n), destination, NOW);
    sign_in.typed_user_id = Some("hanako".to_owned());
    let request = SignOutRequest {
        client_id: Some(ClientId::new("portal")),
        ..SignOutRequest::default()
    };
    NewSignIn {
        sign_in,
        request: SignInRequest::SignOut(request),
        browser: None,
        locale: None,
        expires_at: after(1800),
    }
}

pub(crate) fn device(n: u8) -> Device {
    Device {
        id: device_id(n),
        handle: hash(n),
        expires_at: NOW + Duration::from_secs(1_000_000),
    }
}

pub(crate) fn message(n: u8) -> OutboxMessage {
    let purpose = MailPurpose::NewBrowser {
        at: NOW,
        user_agent: "Mozilla/5.0".to_owned(),
    };
    let mail = QueuedMail {
        member: member_id(1),
        purpose,
    };
    OutboxMessage::queued(outbox_id(n), OutboxDocument::Mail(mail), NOW)
}
