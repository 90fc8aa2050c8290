//! A member who lost what the second factor needs, and asked for another by mail. A member has one
//! such request at a time.

use sea_orm::{ColumnTrait, QueryFilter, UpdateMany, sea_query::Expr};
use sekisho_kernel::{MemberId, Timestamp, policy::Method};
use sekisho_signin::LostDeviceRequest;

use crate::{
    StoreError, Txn,
    entity::member::{Column, Entity, Model},
    row::corrupt,
};

/// What a request does to a member who signs in by its link.
const ASKS_PASSWORD: &str = "asks-password";
const REPLACES_PASSWORD: &str = "replaces-password";

impl Txn<'_> {
    /// Keeps that a member asked for another second factor, in place of an earlier request; returns
    /// whether there is such a member.
    pub async fn request_lost_device(
        &self,
        id: MemberId,
        request: &LostDeviceRequest,
    ) -> Result<bool, StoreError> {
        let kept = self
            .member(id)
            .col_expr(Column::LostDevice, Expr::value(kind(request)))
            .col_expr(
                Column::LostDeviceAt,
                Expr::value(request.asked_at.as_millis()),
            )
            .col_expr(
                Column::LostDeviceOpensAt,
                Expr::value(request.opens_at.as_millis()),
            )
            .col_expr(
                Column::LostDeviceEndsAt,
                Expr::value(request.ends_at.as_millis()),
            )
            .exec(self.db())
            .await?;
        Ok(kept.rows_affected == 1)
    }

    /// Cancels the request of a member, and voids what is pending for the member with it: a link that
    /// was sent, a sign-in that it began. Returns whether there was one that had not ended; of any
    /// number that try at once, one is first.
    pub async fn cancel_lost_device(
        &self,
        id: MemberId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let cancelled = without_request(self.member(id))
            .filter(Column::LostDeviceEndsAt.gt(now.as_millis()))
            .exec(self.db())
            .await?;
        if cancelled.rows_affected == 0 {
            return Ok(false);
        }
        self.raise_security_version(id).await
    }

    /// Ends the request of a member who gets another second factor by it, and voids what is pending
    /// for the member; returns whether it was open. Of any number that try at once, one is first.
    pub async fn complete_lost_device(
        &self,
        id: MemberId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let completed = without_request(self.member(id))
            .filter(Column::LostDeviceOpensAt.lte(now.as_millis()))
            .filter(Column::LostDeviceEndsAt.gt(now.as_millis()))
            .exec(self.db())
            .await?;
        if completed.rows_affected == 0 {
            return Ok(false);
        }
        self.raise_security_version(id).await
    }
}

impl Txn<'_> {
    /// Takes away all that a member's second factor could be: passkeys, authenticator apps, recovery
    /// codes, and for whoever gets codes by mail, that the address is the member's. A request for
    /// another second factor ends with it, as do the grants of portals and what browsers know of the
    /// member; whatever was pending for the
    /// member is void. A mail address that took the place of another after `undoable_since` is on file no
    /// more: it is given.
    pub async fn forget_second_factors(
        &self,
        id: MemberId,
        now: Timestamp,
        undoable_since: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let row = self.lock_member(id).await?;
        self.revoke_passkeys_of(id, now).await?;
        self.revoke_totps_of(id, now).await?;
        self.replace_recovery_codes(id, &[], now).await?;
        let mut lost = None;
        if row.method.as_deref() == Some(Method::Mail.name()) {
            lost = self.doubt_mail_address(id, undoable_since).await?;
            // Without that mail box another method may be the better one: it is asked anew.
            self.member(id)
                .col_expr(Column::Method, Expr::value(None::<String>))
                .col_expr(Column::MethodChosenAt, Expr::value(None::<i64>))
                .exec(self.db())
                .await?;
        }
        self.forget_member_on_devices(id).await?;
        self.kill_member_grants(id, None, now).await?;
        let never = Expr::value(None::<i64>);
        without_request(self.member(id))
            .col_expr(Column::RecoveryCodesShownAt, never)
            .exec(self.db())
            .await?;
        self.raise_security_version(id).await?;
        Ok(lost)
    }
}

/// What a request does, as it is stored.
pub(crate) const fn kind(request: &LostDeviceRequest) -> &'static str {
    if request.replaces_password {
        REPLACES_PASSWORD
    } else {
        ASKS_PASSWORD
    }
}

fn without_request(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    let nothing = || Expr::value(None::<i64>);
    update
        .col_expr(Column::LostDevice, Expr::value(None::<String>))
        .col_expr(Column::LostDeviceAt, nothing())
        .col_expr(Column::LostDeviceOpensAt, nothing())
        .col_expr(Column::LostDeviceEndsAt, nothing())
}

/// The request in a member's row.
pub(crate) fn read(row: &Model) -> Result<Option<LostDeviceRequest>, StoreError> {
    let times = (
        row.lost_device_at,
        row.lost_device_opens_at,
        row.lost_device_ends_at,
    );
    let (Some(kind), (Some(asked), Some(opens), Some(ends))) = (&row.lost_device, times) else {
        return Ok(None);
    };
    let replaces_password = match kind.as_str() {
        ASKS_PASSWORD => false,
        REPLACES_PASSWORD => true,
        other => return Err(corrupt("member", format!("lost device `{other}`"))),
    };
    Ok(Some(LostDeviceRequest {
        asked_at: Timestamp::from_millis(asked),
        opens_at: Timestamp::from_millis(opens),
        ends_at: Timestamp::from_millis(ends),
        replaces_password,
    }))
}
