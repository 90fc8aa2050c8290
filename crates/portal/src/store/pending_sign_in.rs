//! Sign-ins under way, kept by the hash of their `state` and bound to the browser that began
//! them. A browser may have several: each tab has its own state.

use sqlx::{query, query_as};

use super::Store;
use crate::{handle::Handle, sign_in::Place};

/// As long as a first sign-in at the provider may take, with its wait for a mail.
const LIFETIME_SECONDS: i64 = 24 * 3_600;
/// A browser that begins more forgets its oldest.
const MOST_PER_BROWSER: i64 = 20;

/// What the callback needs to finish a sign-in.
#[derive(Debug)]
pub(crate) struct PendingSignIn {
    pub(crate) nonce: Handle,
    pub(crate) pkce_verifier: Handle,
    pub(crate) place: Place,
}

impl Store {
    /// Keeps a sign-in that begins now.
    pub(crate) async fn insert_pending_sign_in(
        &self,
        society: &str,
        browser: &Handle,
        state: &Handle,
        sign_in: &PendingSignIn,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        query(
            "INSERT INTO pending_sign_in
                (state_hash, society, browser_hash, nonce, pkce_verifier, place, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(state.hash())
        .bind(society)
        .bind(browser.hash())
        .bind(sign_in.nonce.reveal())
        .bind(sign_in.pkce_verifier.reveal())
        .bind(sign_in.place.name())
        .bind(now + LIFETIME_SECONDS)
        .execute(&self.pool)
        .await?;
        query(
            "DELETE FROM pending_sign_in WHERE browser_hash = ?1 AND rowid NOT IN
                (SELECT rowid FROM pending_sign_in WHERE browser_hash = ?1
                 ORDER BY rowid DESC LIMIT ?2)",
        )
        .bind(browser.hash())
        .bind(MOST_PER_BROWSER)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes a sign-in, once: of two callbacks with one state exactly one gets it.
    pub(crate) async fn consume_pending_sign_in(
        &self,
        society: &str,
        browser: &Handle,
        state: &Handle,
        now: i64,
    ) -> Result<Option<PendingSignIn>, sqlx::Error> {
        let row: Option<(String, String, String)> = query_as(
            "UPDATE pending_sign_in SET used_at = ?1
             WHERE state_hash = ?2 AND society = ?3 AND browser_hash = ?4
               AND used_at IS NULL AND expires_at > ?1
             RETURNING nonce, pkce_verifier, place",
        )
        .bind(now)
        .bind(state.hash())
        .bind(society)
        .bind(browser.hash())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(nonce, pkce_verifier, place)| {
            Some(PendingSignIn {
                nonce: Handle::parse(&nonce)?,
                pkce_verifier: Handle::parse(&pkce_verifier)?,
                place: Place::parse(&place).unwrap_or_default(),
            })
        }))
    }

    /// Where a sign-in of this browser was to lead, also when it was used already.
    pub(crate) async fn find_place_of_sign_in(
        &self,
        society: &str,
        browser: &Handle,
        state: &Handle,
    ) -> Result<Option<Place>, sqlx::Error> {
        let row: Option<(String,)> = query_as(
            "SELECT place FROM pending_sign_in
             WHERE state_hash = ? AND society = ? AND browser_hash = ?",
        )
        .bind(state.hash())
        .bind(society)
        .bind(browser.hash())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(place,)| Place::parse(&place)))
    }
}
