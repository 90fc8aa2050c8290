//! WebAuthn challenges: what a browser was asked to sign, each good once.

use std::fmt;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, prelude::Uuid, sea_query::OnConflict,
};
use sekisho_kernel::{MemberId, SignInId, Timestamp};

use crate::{
    Reader, StoreError, Txn,
    entity::webauthn_challenge::{ActiveModel, Column, Entity, Model},
    row::corrupt,
};

/// What a browser was asked to sign.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its id.
    pub id: Uuid,
    /// The sign-in it belongs to.
    pub sign_in: SignInId,
    /// What it is for.
    pub mode: ChallengeMode,
    /// Whose passkey it asks for, if that is known.
    pub member: Option<MemberId>,
    /// The library's own state, JSON.
    pub state: String,
    /// When it stops being good.
    pub expires_at: Timestamp,
}

/// Prints nothing of the state.
impl fmt::Debug for Challenge {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("Challenge");
        out.field("id", &self.id)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

/// What a challenge is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChallengeMode {
    /// To register a passkey.
    Register,
    /// To prove that a known member has one.
    Authenticate,
    /// To find out by the passkey who it is, after a press of the button.
    Discover,
    /// To find out by the passkey who it is, offered among what the browser fills in.
    Autofill,
}

impl ChallengeMode {
    const ALL: [Self; 4] = [
        Self::Register,
        Self::Authenticate,
        Self::Discover,
        Self::Autofill,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Authenticate => "authenticate",
            Self::Discover => "discover",
            Self::Autofill => "autofill",
        }
    }
}

impl Reader<'_> {
    /// The challenge of a sign-in that is good at `now`.
    pub async fn find_challenge(
        &self,
        sign_in: SignInId,
        mode: ChallengeMode,
        now: Timestamp,
    ) -> Result<Option<Challenge>, StoreError> {
        let key = (self.tenant_key(), sign_in.as_uuid(), mode.name().to_owned());
        let found = Entity::find_by_id(key)
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .one(self.db())
            .await?;
        found.map(read).transpose()
    }
}

impl Txn<'_> {
    /// Keeps a challenge. It takes the place of the former one of the same sign-in and mode.
    pub async fn put_challenge(&self, challenge: &Challenge) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            sign_in_id: Set(challenge.sign_in.as_uuid()),
            mode: Set(challenge.mode.name().to_owned()),
            id: Set(challenge.id),
            member_id: Set(challenge.member.map(|member| member.as_uuid())),
            state: Set(challenge.state.clone()),
            expires_at: Set(challenge.expires_at.as_millis()),
        };
        let mut replace = OnConflict::columns([Column::TenantId, Column::SignInId, Column::Mode]);
        replace.update_columns([
            Column::Id,
            Column::MemberId,
            Column::State,
            Column::ExpiresAt,
        ]);
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Uses a challenge up; returns whether it was good. Of any number that try at once, one is
    /// first.
    pub async fn consume_challenge(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let consumed = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id))
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(consumed.rows_affected == 1)
    }
}

fn read(row: Model) -> Result<Challenge, StoreError> {
    let mode = ChallengeMode::ALL
        .into_iter()
        .find(|mode| mode.name() == row.mode)
        .ok_or_else(|| corrupt("WebAuthn challenge", format!("mode `{}`", row.mode)))?;
    Ok(Challenge {
        id: row.id,
        sign_in: SignInId::from_uuid(row.sign_in_id),
        mode,
        member: row.member_id.map(MemberId::from_uuid),
        state: row.state,
        expires_at: Timestamp::from_millis(row.expires_at),
    })
}
