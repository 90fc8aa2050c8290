//! Members who are signed in to this portal.

use sqlx::{query, query_as};

use super::Store;
use crate::handle::Handle;

/// A session without a request ends after this.
pub(super) const IDLE_SECONDS: i64 = 1_800;
/// No session is older.
const ABSOLUTE_SECONDS: i64 = 36_000;
/// A request within this time of the last one writes nothing.
const TOUCH_SECONDS: i64 = 60;

/// Who is signed in: only what a verified ID token and userinfo said.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) sub: String,
    /// The provider's name of its session, for back-channel logout.
    pub(crate) sid: Option<String>,
    /// `None` when the provider knows no name.
    pub(crate) name: Option<String>,
    /// Handed back as `id_token_hint` when the member signs out.
    pub(crate) id_token: String,
}

impl Store {
    /// Begins a session; the one that the browser had until now ends with it.
    pub(crate) async fn start_session(
        &self,
        society: &str,
        id: &Handle,
        former: Option<&Handle>,
        session: &Session,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        if let Some(former) = former {
            self.end_session(society, former).await?;
        }
        query(
            "INSERT INTO session
                (id_hash, society, sub, sid, name, id_token, last_seen_at, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.hash())
        .bind(society)
        .bind(&session.sub)
        .bind(&session.sid)
        .bind(&session.name)
        .bind(&session.id_token)
        .bind(now)
        .bind(now + ABSOLUTE_SECONDS)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The running session of that cookie, and that it was seen now.
    pub(crate) async fn find_session(
        &self,
        society: &str,
        id: &Handle,
        now: i64,
    ) -> Result<Option<Session>, sqlx::Error> {
        type Row = (String, Option<String>, Option<String>, String, i64);
        let row: Option<Row> = query_as(
            "SELECT sub, sid, name, id_token, last_seen_at FROM session
             WHERE id_hash = ? AND society = ? AND last_seen_at > ? AND expires_at > ?",
        )
        .bind(id.hash())
        .bind(society)
        .bind(now - IDLE_SECONDS)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let Some((sub, sid, name, id_token, last_seen_at)) = row else {
            return Ok(None);
        };
        if now - last_seen_at >= TOUCH_SECONDS {
            query("UPDATE session SET last_seen_at = max(last_seen_at, ?) WHERE id_hash = ?")
                .bind(now)
                .bind(id.hash())
                .execute(&self.pool)
                .await?;
        }
        Ok(Some(Session {
            sub,
            sid,
            name,
            id_token,
        }))
    }

    /// Ends one session.
    pub(crate) async fn end_session(&self, society: &str, id: &Handle) -> Result<(), sqlx::Error> {
        query("DELETE FROM session WHERE id_hash = ? AND society = ?")
            .bind(id.hash())
            .bind(society)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
