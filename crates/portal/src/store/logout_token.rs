//! What a back-channel logout token does, in one transaction: it is spent, and sessions end.

use sqlx::query;

use super::Store;
use crate::handle::fingerprint;

/// Whose sessions end. At least one of `sid` and `sub` is there.
#[derive(Debug)]
pub(crate) struct EndedSessions<'a> {
    pub(crate) society: &'a str,
    pub(crate) sid: Option<&'a str>,
    pub(crate) sub: Option<&'a str>,
}

impl Store {
    /// Spends the token's `jti` and ends the sessions it names. `None` when the `jti` was spent
    /// before, otherwise how many sessions ended.
    pub(crate) async fn consume_logout_token(
        &self,
        jti: &str,
        ended: &EndedSessions<'_>,
        expires_at: i64,
    ) -> Result<Option<u64>, sqlx::Error> {
        let mut txn = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let spent = query(
            "INSERT OR IGNORE INTO logout_token (society, jti_hash, expires_at) VALUES (?, ?, ?)",
        )
        .bind(ended.society)
        .bind(fingerprint("jti", &[jti]))
        .bind(expires_at)
        .execute(&mut *txn)
        .await?;
        if spent.rows_affected() != 1 {
            return Ok(None);
        }
        // A session whose ID token had no `sid` is reached by its `sub`.
        let sessions = query(
            "DELETE FROM session WHERE society = ?1
               AND (?2 IS NULL OR sid = ?2 OR (sid IS NULL AND ?3 IS NOT NULL))
               AND (?3 IS NULL OR sub = ?3)",
        )
        .bind(ended.society)
        .bind(ended.sid)
        .bind(ended.sub)
        .execute(&mut *txn)
        .await?;
        txn.commit().await?;
        Ok(Some(sessions.rows_affected()))
    }
}
