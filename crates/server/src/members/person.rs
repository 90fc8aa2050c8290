//! A member whom the desk speaks with, found by user ID.

use sekisho_authenticator::normalize::fold_user_id;
use sekisho_store::{IdentifierState, Member, Reader, StoreError, UserId};

/// A member with all user IDs.
pub(super) struct Person {
    pub member: Member,
    pub user_ids: Vec<UserId>,
}

impl Person {
    /// Finds the member of a user ID as somebody typed it, whatever the user ID is good for: a member
    /// may read from an old letter.
    pub(super) async fn find(reader: &Reader<'_>, typed: &str) -> Result<Option<Self>, StoreError> {
        let Some(folded) = fold_user_id(typed) else {
            return Ok(None);
        };
        let Some(user_id) = reader.find_user_id(&folded).await? else {
            return Ok(None);
        };
        let Some(member) = reader.find_member(user_id.member).await? else {
            return Ok(None);
        };
        let user_ids = reader.list_user_ids(member.id).await?;
        Ok(Some(Self { member, user_ids }))
    }

    /// The user ID that signs in, if one does.
    pub(super) fn user_id(&self) -> Option<&str> {
        signing_in(&self.user_ids)
    }
}

/// The user ID that signs in: the member's own, or else the letter's.
pub(super) fn signing_in(user_ids: &[UserId]) -> Option<&str> {
    [IdentifierState::Active, IdentifierState::Temporary]
        .into_iter()
        .find_map(|state| user_ids.iter().find(|user_id| user_id.state == state))
        .map(|user_id| user_id.value.as_str())
}
