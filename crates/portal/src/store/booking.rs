//! Bookings of a check-up, per member.

use sqlx::{query, query_as};
use time::Date;

use super::Store;
use crate::calendar::{iso, parse_day};

/// Whose bookings: every statement here names both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    pub(crate) society: &'a str,
    pub(crate) sub: &'a str,
}

/// One booking.
#[derive(Clone, Debug)]
pub(crate) struct Booking {
    /// Random, made with the form: the same form sent twice books once.
    pub(crate) id: String,
    pub(crate) clinic: String,
    pub(crate) day: Date,
    pub(crate) note: String,
}

/// What became of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Booked {
    /// It is there, from now or from the same form before.
    Done,
    /// The member has another booking on that day.
    DayTaken,
    /// The same form booked before, and that booking was cancelled.
    FormUsed,
}

impl Store {
    /// Books, once for each id and once for each day of a member.
    pub(crate) async fn insert_booking(
        &self,
        member: Member<'_>,
        booking: &Booking,
        now: i64,
    ) -> Result<Booked, sqlx::Error> {
        let inserted = query(
            "INSERT OR IGNORE INTO booking (id, society, sub, clinic, day, note, booked_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&booking.id)
        .bind(member.society)
        .bind(member.sub)
        .bind(&booking.clinic)
        .bind(iso(booking.day))
        .bind(&booking.note)
        .bind(now)
        .execute(&self.pool)
        .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Booked::Done);
        }
        // Not inserted: only the wording depends on what stands in the way.
        let others = self.find_bookings(member, booking.day).await?;
        if others.iter().any(|other| other.id == booking.id) {
            Ok(Booked::Done)
        } else if others.iter().any(|other| other.day == booking.day) {
            Ok(Booked::DayTaken)
        } else {
            Ok(Booked::FormUsed)
        }
    }

    /// One of the member's bookings that is not cancelled.
    pub(crate) async fn find_booking(
        &self,
        member: Member<'_>,
        id: &str,
    ) -> Result<Option<Booking>, sqlx::Error> {
        let row: Option<Row> = query_as(
            "SELECT id, clinic, day, note FROM booking
             WHERE society = ? AND sub = ? AND id = ? AND cancelled_at IS NULL",
        )
        .bind(member.society)
        .bind(member.sub)
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(from_row))
    }

    /// The member's bookings from that day on, the next one first.
    pub(crate) async fn find_bookings(
        &self,
        member: Member<'_>,
        from: Date,
    ) -> Result<Vec<Booking>, sqlx::Error> {
        let rows: Vec<Row> = query_as(
            "SELECT id, clinic, day, note FROM booking
             WHERE society = ? AND sub = ? AND day >= ? AND cancelled_at IS NULL
             ORDER BY day LIMIT 200",
        )
        .bind(member.society)
        .bind(member.sub)
        .bind(iso(from))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(from_row).collect())
    }

    /// Cancels one of the member's bookings. Whether it was there.
    pub(crate) async fn cancel_booking(
        &self,
        member: Member<'_>,
        id: &str,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        let cancelled = query(
            "UPDATE booking SET cancelled_at = ?
             WHERE society = ? AND sub = ? AND id = ? AND cancelled_at IS NULL",
        )
        .bind(now)
        .bind(member.society)
        .bind(member.sub)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(cancelled.rows_affected() == 1)
    }
}

type Row = (String, String, String, String);

fn from_row((id, clinic, day, note): Row) -> Option<Booking> {
    Some(Booking {
        id,
        clinic,
        day: parse_day(&day)?,
        note,
    })
}
