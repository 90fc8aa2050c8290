//! What a member had typed when the session was gone, kept for an hour for the same browser.

use sqlx::{query, query_as};

use super::Store;
use crate::handle::Handle;

const LIFETIME_SECONDS: i64 = 3_600;

/// The fields of the booking form, as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeptForm {
    /// Made from the browser and the member who was filling the form in; empty when unknown.
    pub(crate) member_mark: String,
    pub(crate) clinic: String,
    pub(crate) day: String,
    pub(crate) note: String,
}

impl Store {
    /// Keeps the form; a former one of this browser is replaced.
    pub(crate) async fn keep_form(
        &self,
        society: &str,
        browser: &Handle,
        form: &KeptForm,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        query(
            "INSERT OR REPLACE INTO kept_form
                (browser_hash, society, member_mark, clinic, day, note, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(browser.hash())
        .bind(society)
        .bind(&form.member_mark)
        .bind(&form.clinic)
        .bind(&form.day)
        .bind(&form.note)
        .bind(now + LIFETIME_SECONDS)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The form that this browser has here.
    pub(crate) async fn find_kept_form(
        &self,
        society: &str,
        browser: &Handle,
        now: i64,
    ) -> Result<Option<KeptForm>, sqlx::Error> {
        let row: Option<(String, String, String, String)> = query_as(
            "SELECT member_mark, clinic, day, note FROM kept_form
             WHERE browser_hash = ? AND society = ? AND expires_at > ?",
        )
        .bind(browser.hash())
        .bind(society)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(member_mark, clinic, day, note)| KeptForm {
            member_mark,
            clinic,
            day,
            note,
        }))
    }

    /// Forgets the form: it was sent, or it belongs to somebody else.
    pub(crate) async fn forget_form(
        &self,
        society: &str,
        browser: &Handle,
    ) -> Result<(), sqlx::Error> {
        query("DELETE FROM kept_form WHERE browser_hash = ? AND society = ?")
            .bind(browser.hash())
            .bind(society)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
