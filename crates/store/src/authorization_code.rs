//! Authorization codes, kept as hashes, each good once.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use sekisho_kernel::{ClientId, GrantId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_oidc::{grant::authorization_code::AuthorizationCode, pkce::CodeChallenge};

use crate::{
    Reader, StoreError, Txn,
    entity::authorization_code::{ActiveModel, Column, Entity, Model},
    row::{corrupt, hash_bytes},
};

const WHAT: &str = "authorization code";

/// A code that was issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCode {
    /// The hash of the code.
    pub hash: KeyedHash,
    /// What it stands for.
    pub grant: GrantId,
    /// Whom it was issued to.
    pub client_id: ClientId,
    /// The address it was sent to.
    pub redirect_uri: String,
    /// What its redemption must prove.
    pub code_challenge: Option<CodeChallenge>,
    /// When it stops being good.
    pub expires_at: Timestamp,
}

/// What became of an attempt to use a code up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Consumed {
    /// It was good, and is used up now.
    First(AuthorizationCode),
    /// It was used before. RFC 6749 §4.1.2: the authorization server MUST deny the request and
    /// SHOULD revoke all tokens previously issued based on that authorization code.
    Again {
        /// What it stood for.
        grant: GrantId,
    },
    /// There is no such code, or it is too old.
    Unknown,
}

impl Reader<'_> {
    /// The client a code was issued to, if the code is still remembered, used up or not.
    pub async fn find_code_client(&self, hash: &KeyedHash) -> Result<Option<ClientId>, StoreError> {
        Ok(self
            .find_code(hash)
            .await?
            .map(|row| ClientId::new(row.client_id)))
    }

    async fn find_code(&self, hash: &KeyedHash) -> Result<Option<Model>, StoreError> {
        let key = (self.tenant_key(), hash_bytes(hash));
        Ok(Entity::find_by_id(key).one(self.db()).await?)
    }
}

impl Txn<'_> {
    /// Keeps a code that was issued.
    pub async fn insert_code(&self, code: &NewCode) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            hash: Set(hash_bytes(&code.hash)),
            grant_id: Set(code.grant.as_uuid()),
            client_id: Set(code.client_id.as_str().to_owned()),
            redirect_uri: Set(code.redirect_uri.clone()),
            code_challenge: Set(code.code_challenge.clone().map(String::from)),
            expires_at: Set(code.expires_at.as_millis()),
            consumed_at: Set(None),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Uses a code up. Of any number that try at once, one is first.
    pub async fn consume_code(
        &self,
        hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<Consumed, StoreError> {
        let consumed = Entity::update_many()
            .col_expr(Column::ConsumedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Hash.eq(hash_bytes(hash)))
            .filter(Column::ConsumedAt.is_null())
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .exec_with_returning(self.db())
            .await?;
        if let Some(row) = consumed.into_iter().next() {
            return read(row).map(Consumed::First);
        }
        Ok(match self.find_code(hash).await? {
            Some(row) if row.consumed_at.is_some() => Consumed::Again {
                grant: GrantId::from_uuid(row.grant_id),
            },
            _ => Consumed::Unknown,
        })
    }
}

fn read(row: Model) -> Result<AuthorizationCode, StoreError> {
    let code_challenge = row
        .code_challenge
        .map(CodeChallenge::try_from)
        .transpose()
        .map_err(|error| corrupt(WHAT, error.to_string()))?;
    Ok(AuthorizationCode {
        client_id: ClientId::new(row.client_id),
        redirect_uri: row.redirect_uri,
        code_challenge,
        expires_at: Timestamp::from_millis(row.expires_at),
        grant: GrantId::from_uuid(row.grant_id),
    })
}
