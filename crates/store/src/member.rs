//! Members.

use std::{fmt, time::Duration};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, ExprTrait},
};
use sekisho_kernel::{Locale, MemberId, Timestamp, policy::Method};
use sekisho_keys::KeyedHash;
use sekisho_oidc::userinfo::StandardClaims;
use sekisho_signin::{LostDeviceRequest, MemberState};

use crate::{
    Activation, AgreedTerms, PendingMail, Reader, Reissued, StoreError, Txn,
    entity::{
        mail_code,
        member::{ActiveModel, Column, Entity, Model},
        webauthn_challenge,
    },
    first_sign_in::{read_activation, read_method, read_reissued, read_terms},
    lost_device,
    mail_change::{FormerMail, read_former, read_pending, write_former},
    row::{
        corrupt, hash_bytes, locale_text, read_document, read_hash_null, read_locale, read_time,
        write_document,
    },
};

pub(crate) const WHAT: &str = "member";

/// A member.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// The inner id, which never leaves the house.
    pub id: MemberId,
    /// The subject identifier: never changes, never used again (OpenID Connect Core 1.0 §2).
    pub sub: String,
    /// The WebAuthn user handle: random, linked to neither of the others.
    pub webauthn_user_handle: Vec<u8>,
    /// Whether the account may be used.
    pub state: MemberState,
    /// Raised to kill every pending link, code and challenge at once.
    pub security_version: i64,
    /// What portals may be told (OpenID Connect Core 1.0 §5.1).
    pub claims: StandardClaims,
    /// 記号
    pub member_symbol: Option<String>,
    /// 番号
    pub member_number: Option<String>,
    /// The name as written.
    pub name_kanji: Option<String>,
    /// The name as read.
    pub name_kana: Option<String>,
    /// The date of birth, as `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// The relation to the insured person.
    pub relation: Option<String>,
    /// Where mails go.
    pub mail_address: Option<String>,
    /// The language of mails.
    pub locale: Option<Locale>,
    /// When the member first signed in.
    pub first_signed_in_at: Option<Timestamp>,
    /// When the member was provisioned.
    pub created_at: Timestamp,
    /// How the first sign-in was completed.
    pub activation: Option<Activation>,
    /// The second factor that the member chose.
    pub method: Option<Method>,
    /// When the member chose it; `None` if it came with an import.
    pub method_chosen_at: Option<Timestamp>,
    /// The terms that the member agreed to last.
    pub agreed_terms: Option<AgreedTerms>,
    /// When the member last showed that the address is the member's.
    pub mail_confirmed_at: Option<Timestamp>,
    /// When the temporary password was last made anew.
    pub reissued: Option<Reissued>,
    /// When the member last saw the recovery codes.
    pub recovery_codes_shown_at: Option<Timestamp>,
    /// The hash of the code in the letter, as long as it can complete a first sign-in.
    pub letter_code: Option<KeyedHash>,
    /// That the member lost what the second factor needs, and asked for another by mail.
    pub lost_device: Option<LostDeviceRequest>,
    /// The address that shall take the place of the confirmed one, once a link to it was opened.
    pub pending_mail: Option<PendingMail>,
    /// The confirmed addresses before the present one that can be restored, the oldest first.
    pub former_mail_addresses: Vec<FormerMail>,
    /// When the member last replaced a confirmed address by another one.
    pub mail_changed_at: Option<Timestamp>,
    /// Until when the address cannot be changed, after a change was undone.
    pub mail_change_locked_until: Option<Timestamp>,
}

impl Member {
    /// A member of whom nothing is known yet but who it is.
    pub fn new(
        id: MemberId,
        sub: String,
        webauthn_user_handle: Vec<u8>,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            sub,
            webauthn_user_handle,
            state: MemberState::Active,
            security_version: 0,
            claims: StandardClaims::default(),
            member_symbol: None,
            member_number: None,
            name_kanji: None,
            name_kana: None,
            birth_date: None,
            relation: None,
            mail_address: None,
            locale: None,
            first_signed_in_at: None,
            created_at,
            activation: None,
            method: None,
            method_chosen_at: None,
            agreed_terms: None,
            mail_confirmed_at: None,
            reissued: None,
            recovery_codes_shown_at: None,
            letter_code: None,
            lost_device: None,
            pending_mail: None,
            former_mail_addresses: Vec::new(),
            mail_changed_at: None,
            mail_change_locked_until: None,
        }
    }

    /// When an address that can be restored was replaced.
    pub fn mail_replaced_at(&self, address: &str) -> Option<Timestamp> {
        let mut former = self.former_mail_addresses.iter();
        let former = former.find(|former| former.address == address);
        former.map(|former| former.replaced_at)
    }

    /// From when on the mail address recovers the account, if it took the place of another one; none
    /// does so within `hold_off`.
    pub fn mail_recovers_from(&self, hold_off: Duration) -> Option<Timestamp> {
        self.mail_changed_at.map(|changed_at| changed_at + hold_off)
    }
}

/// Prints nothing that is personal: it may end up in a log.
impl fmt::Debug for Member {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("Member");
        out.field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Reader<'_> {
    /// A member by the inner id.
    pub async fn find_member(&self, id: MemberId) -> Result<Option<Member>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.map(read).transpose()
    }

    /// A member by the subject identifier.
    pub async fn find_member_by_sub(&self, sub: &str) -> Result<Option<Member>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sub.eq(sub))
            .one(self.db())
            .await?;
        found.map(read).transpose()
    }

    /// How many members the tenant has.
    pub async fn count_members(&self) -> Result<u64, StoreError> {
        let members = Entity::find().filter(Column::TenantId.eq(self.tenant_key()));
        Ok(members.count(self.db()).await?)
    }
}

impl Txn<'_> {
    /// Sets whether an account may be used; returns whether there is one.
    pub async fn set_member_state(
        &self,
        id: MemberId,
        state: MemberState,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::State, Expr::value(state_name(state)))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Keeps the language of a member's mails; returns whether there is such a member.
    pub async fn set_member_locale(
        &self,
        id: MemberId,
        locale: Locale,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::Locale, Expr::value(locale_text(Some(locale))))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Keeps when the member first signed in; returns whether this was the first time.
    pub async fn mark_signed_in(&self, id: MemberId, now: Timestamp) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::FirstSignedInAt, Expr::value(now.as_millis()))
            .filter(Column::FirstSignedInAt.is_null())
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Voids every link, code and challenge that is pending for a member, and a change of the mail
    /// address that is not confirmed; returns whether there is
    /// such a member.
    pub async fn raise_security_version(&self, id: MemberId) -> Result<bool, StoreError> {
        let version = Expr::col(Column::SecurityVersion);
        let raised = self
            .member(id)
            .col_expr(Column::SecurityVersion, version.add(1_i64))
            .col_expr(Column::PendingMailAddress, Expr::value(None::<String>))
            .col_expr(Column::PendingMailAt, Expr::value(None::<i64>))
            .exec(self.db())
            .await?;
        if raised.rows_affected == 0 {
            return Ok(false);
        }
        // A link remembers the version it was made at; codes and challenges just go.
        mail_code::Entity::delete_many()
            .filter(mail_code::Column::TenantId.eq(self.tenant_key()))
            .filter(mail_code::Column::MemberId.eq(id.as_uuid()))
            .exec(self.db())
            .await?;
        webauthn_challenge::Entity::delete_many()
            .filter(webauthn_challenge::Column::TenantId.eq(self.tenant_key()))
            .filter(webauthn_challenge::Column::MemberId.eq(id.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(true)
    }

    /// Keeps a member from being changed by anybody else before this transaction ends; returns
    /// whether there is such a member.
    pub async fn hold_member(&self, id: MemberId) -> Result<bool, StoreError> {
        let held = self
            .member(id)
            .col_expr(Column::State, Expr::col(Column::State))
            .exec(self.db())
            .await?;
        Ok(held.rows_affected == 1)
    }

    /// The row of a member, which nobody else changes before this transaction ends: what takes
    /// several statements for one member begins with it.
    pub(crate) async fn lock_member(&self, id: MemberId) -> Result<Model, StoreError> {
        let locked = self
            .member(id)
            .col_expr(Column::State, Expr::col(Column::State))
            .exec_with_returning(self.db())
            .await?;
        locked
            .into_iter()
            .next()
            .ok_or_else(|| StoreError::Unstorable {
                what: "value of a member",
                why: "there is no such member".to_owned(),
            })
    }

    /// An update of one member.
    pub(crate) fn member(&self, id: MemberId) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
    }

    pub(crate) fn member_row(&self, member: &Member) -> Result<ActiveModel, StoreError> {
        let activation = member.activation;
        let terms = member.agreed_terms.as_ref();
        let reissued = member.reissued.as_ref();
        let lost = member.lost_device.as_ref();
        let pending = member.pending_mail.as_ref();
        Ok(ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(member.id.as_uuid()),
            sub: Set(member.sub.clone()),
            webauthn_user_handle: Set(member.webauthn_user_handle.clone()),
            state: Set(state_name(member.state).to_owned()),
            security_version: Set(member.security_version),
            claims: Set(write_document(WHAT, &member.claims)?),
            member_symbol: Set(member.member_symbol.clone()),
            member_number: Set(member.member_number.clone()),
            name_kanji: Set(member.name_kanji.clone()),
            name_kana: Set(member.name_kana.clone()),
            birth_date: Set(member.birth_date.clone()),
            relation: Set(member.relation.clone()),
            mail_address: Set(member.mail_address.clone()),
            locale: Set(locale_text(member.locale)),
            first_signed_in_at: Set(member.first_signed_in_at.map(Timestamp::as_millis)),
            created_at: Set(member.created_at.as_millis()),
            activated_at: Set(activation.map(|activation| activation.at.as_millis())),
            activation_kind: Set(activation.map(|activation| activation.kind.name().to_owned())),
            method: Set(member.method.map(|method| method.name().to_owned())),
            method_chosen_at: Set(member.method_chosen_at.map(Timestamp::as_millis)),
            terms_version: Set(terms.map(|terms| terms.version.clone())),
            terms_hash: Set(terms.map(|terms| terms.hash.clone())),
            terms_agreed_at: Set(terms.map(|terms| terms.at.as_millis())),
            mail_confirmed_at: Set(member.mail_confirmed_at.map(Timestamp::as_millis)),
            reissued_at: Set(reissued.map(|reissued| reissued.at.as_millis())),
            reissued_by: Set(reissued.map(|reissued| reissued.by.clone())),
            recovery_codes_shown_at: Set(member.recovery_codes_shown_at.map(Timestamp::as_millis)),
            letter_code: Set(member.letter_code.as_ref().map(hash_bytes)),
            lost_device: Set(lost.map(|request| lost_device::kind(request).to_owned())),
            lost_device_at: Set(lost.map(|request| request.asked_at.as_millis())),
            lost_device_opens_at: Set(lost.map(|request| request.opens_at.as_millis())),
            lost_device_ends_at: Set(lost.map(|request| request.ends_at.as_millis())),
            pending_mail_address: Set(pending.map(|pending| pending.address.clone())),
            pending_mail_at: Set(pending.map(|pending| pending.at.as_millis())),
            former_mail_address: Set(write_former(&member.former_mail_addresses)),
            mail_changed_at: Set(member.mail_changed_at.map(Timestamp::as_millis)),
            mail_change_locked_until: Set(member
                .mail_change_locked_until
                .map(Timestamp::as_millis)),
        })
    }
}

/// The member of a row.
pub(crate) fn read(row: Model) -> Result<Member, StoreError> {
    Ok(Member {
        lost_device: lost_device::read(&row)?,
        activation: read_activation(row.activated_at, row.activation_kind.as_deref())?,
        method: row.method.as_deref().map(read_method).transpose()?,
        method_chosen_at: read_time(row.method_chosen_at),
        agreed_terms: read_terms(row.terms_version, row.terms_hash, row.terms_agreed_at),
        mail_confirmed_at: read_time(row.mail_confirmed_at),
        reissued: read_reissued(row.reissued_at, row.reissued_by),
        recovery_codes_shown_at: read_time(row.recovery_codes_shown_at),
        letter_code: read_hash_null(WHAT, row.letter_code.as_deref())?,
        pending_mail: read_pending(row.pending_mail_address, row.pending_mail_at),
        former_mail_addresses: read_former(
            row.former_mail_address.as_deref(),
            read_time(row.mail_changed_at),
        ),
        mail_changed_at: read_time(row.mail_changed_at),
        mail_change_locked_until: read_time(row.mail_change_locked_until),
        id: MemberId::from_uuid(row.id),
        sub: row.sub,
        webauthn_user_handle: row.webauthn_user_handle,
        state: read_state(&row.state)?,
        security_version: row.security_version,
        claims: read_document(WHAT, &row.claims)?,
        member_symbol: row.member_symbol,
        member_number: row.member_number,
        name_kanji: row.name_kanji,
        name_kana: row.name_kana,
        birth_date: row.birth_date,
        relation: row.relation,
        mail_address: row.mail_address,
        locale: read_locale(row.locale.as_deref()),
        first_signed_in_at: read_time(row.first_signed_in_at),
        created_at: Timestamp::from_millis(row.created_at),
    })
}

const fn state_name(state: MemberState) -> &'static str {
    match state {
        MemberState::Active => "active",
        MemberState::Suspended => "suspended",
    }
}

fn read_state(name: &str) -> Result<MemberState, StoreError> {
    [MemberState::Active, MemberState::Suspended]
        .into_iter()
        .find(|state| state_name(*state) == name)
        .ok_or_else(|| corrupt(WHAT, format!("state `{name}`")))
}
