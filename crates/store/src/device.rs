//! Devices: browsers that members signed in with, recognised by a cookie.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use sekisho_kernel::{DeviceId, MemberId, Timestamp};
use sekisho_keys::KeyedHash;

use crate::{
    Reader, StoreError, Txn,
    entity::{
        device::{ActiveModel, Column, Entity},
        device_member as members,
    },
    row::{hash_bytes, read_hash},
};

/// How many members a device remembers.
const MEMBERS: u64 = 5;

/// A browser that members signed in with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The hash of the handle in its cookie.
    pub handle: KeyedHash,
    /// Until when it is known.
    pub expires_at: Timestamp,
}

impl Reader<'_> {
    /// The device whose handle this is, if it is still known at `now`.
    pub async fn find_device(
        &self,
        handle: &KeyedHash,
        now: Timestamp,
    ) -> Result<Option<Device>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Handle.eq(hash_bytes(handle)))
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .one(self.db())
            .await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(Device {
            id: DeviceId::from_uuid(row.id),
            handle: read_hash("device", &row.handle)?,
            expires_at: Timestamp::from_millis(row.expires_at),
        }))
    }

    /// Whether a member signed in with a device before, and is not forgotten there.
    pub async fn is_known_on_device(
        &self,
        device: DeviceId,
        member: MemberId,
    ) -> Result<bool, StoreError> {
        let key = (self.tenant_key(), device.as_uuid(), member.as_uuid());
        Ok(members::Entity::find_by_id(key)
            .one(self.db())
            .await?
            .is_some())
    }
}

impl Reader<'_> {
    /// The members that signed in with a device and are not forgotten there, the last one first.
    pub async fn list_members_on_device(
        &self,
        device: DeviceId,
    ) -> Result<Vec<MemberId>, StoreError> {
        let rows = members::Entity::find()
            .filter(members::Column::TenantId.eq(self.tenant_key()))
            .filter(members::Column::DeviceId.eq(device.as_uuid()))
            .order_by_desc(members::Column::LastUsedAt)
            .order_by_desc(members::Column::MemberId)
            .all(self.db())
            .await?;
        let members = rows.into_iter();
        Ok(members
            .map(|row| MemberId::from_uuid(row.member_id))
            .collect())
    }

    /// The devices that a member signed in with and is not forgotten on.
    pub async fn list_devices_of(&self, member: MemberId) -> Result<Vec<DeviceId>, StoreError> {
        let rows = members::Entity::find()
            .filter(members::Column::TenantId.eq(self.tenant_key()))
            .filter(members::Column::MemberId.eq(member.as_uuid()))
            .all(self.db())
            .await?;
        let devices = rows.into_iter();
        Ok(devices
            .map(|row| DeviceId::from_uuid(row.device_id))
            .collect())
    }
}

impl Txn<'_> {
    /// Keeps a new device.
    pub async fn insert_device(&self, device: &Device) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(device.id.as_uuid()),
            handle: Set(hash_bytes(&device.handle)),
            expires_at: Set(device.expires_at.as_millis()),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Keeps that a member signed in with a device. Of more than five members the one who did so
    /// the longest ago is forgotten.
    pub async fn remember_member_on_device(
        &self,
        device: DeviceId,
        member: MemberId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = members::ActiveModel {
            tenant_id: Set(self.tenant_key()),
            device_id: Set(device.as_uuid()),
            member_id: Set(member.as_uuid()),
            last_used_at: Set(now.as_millis()),
        };
        let mut again = OnConflict::columns([
            members::Column::TenantId,
            members::Column::DeviceId,
            members::Column::MemberId,
        ]);
        again.update_column(members::Column::LastUsedAt);
        members::Entity::insert(row)
            .on_conflict(again)
            .exec_without_returning(self.db())
            .await?;
        self.forget_oldest_members(device).await
    }

    /// Forgets on a device that a member signed in with it.
    pub async fn forget_member_on_device(
        &self,
        device: DeviceId,
        member: MemberId,
    ) -> Result<(), StoreError> {
        let key = (self.tenant_key(), device.as_uuid(), member.as_uuid());
        members::Entity::delete_by_id(key).exec(self.db()).await?;
        Ok(())
    }

    /// Forgets a member on every device.
    pub(crate) async fn forget_member_on_devices(
        &self,
        member: MemberId,
    ) -> Result<(), StoreError> {
        members::Entity::delete_many()
            .filter(members::Column::TenantId.eq(self.tenant_key()))
            .filter(members::Column::MemberId.eq(member.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(())
    }

    async fn forget_oldest_members(&self, device: DeviceId) -> Result<(), StoreError> {
        let excess = members::Entity::find()
            .filter(members::Column::TenantId.eq(self.tenant_key()))
            .filter(members::Column::DeviceId.eq(device.as_uuid()))
            .order_by_desc(members::Column::LastUsedAt)
            .order_by_desc(members::Column::MemberId)
            .offset(MEMBERS)
            .limit(MEMBERS)
            .all(self.db())
            .await?;
        for row in excess {
            let key = (row.tenant_id, row.device_id, row.member_id);
            members::Entity::delete_by_id(key).exec(self.db()).await?;
        }
        Ok(())
    }
}
