//! Booking a check-up: with a date field and radio buttons of a real browser, and over a session
//! that timed out while the form was being filled in.

use crate::support::{HANAKO, LOGIN, SOCIETY, Visitor};
use sekisho_tests::demo::{DEMO_PASSWORD, PAST_A_SIGN_IN};

const BOOKING: &str = "/playground/booking";
const SUBMIT: &str = "form[data-form=booking] button[type=submit]";
const NOTE: &str = "車いすを使います";

impl Visitor {
    /// Signs in at the check-up portal and opens the form.
    async fn open_booking(&self) -> anyhow::Result<()> {
        self.open(&self.demo.check_up(SOCIETY)).await?;
        self.press(LOGIN).await?;
        self.enter(HANAKO.0, DEMO_PASSWORD).await?;
        self.press("[data-action=book]").await?;
        self.is_at_page("booking").await
    }

    /// Fills in the form: a clinic, the first day that is no Sunday, a note. The day.
    async fn fill_booking(&self) -> anyhow::Result<String> {
        self.press("label:has([name=clinic][value=minato])").await?;
        let pick = "const field = document.querySelector('[name=day]'); \
                    const day = new Date(field.min); \
                    if (day.getUTCDay() === 0) day.setUTCDate(day.getUTCDate() + 1); \
                    field.value = day.toISOString().slice(0, 10); \
                    return field.value";
        let day = self.chromium.execute(pick, []).await?;
        self.fill("[name=note]", NOTE).await?;
        Ok(day.json().as_str().unwrap().to_owned())
    }
}

#[tokio::test]
async fn a_check_up_is_booked_and_cancelled_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.open_booking().await?;
    visitor.pictures("check-up-booking").await?;
    visitor.press(SUBMIT).await?;
    visitor.find("[data-error=clinic-missing]").await?;
    visitor.picture("check-up-booking-errors").await?;
    visitor.fill_booking().await?;
    visitor.press(SUBMIT).await?;
    visitor.is_at_page("booked").await?;
    assert_eq!(visitor.text("[data-booking-note]").await?, NOTE);
    visitor.picture("check-up-booked").await?;
    visitor
        .open(&visitor.demo.check_up("/playground/bookings"))
        .await?;
    visitor.picture("check-up-bookings").await?;
    visitor.open(&visitor.demo.check_up(SOCIETY)).await?;
    visitor.picture("check-up-top-booked").await?;
    visitor
        .open(&visitor.demo.check_up("/playground/bookings"))
        .await?;
    visitor
        .press("form[data-form=cancel-booking] button")
        .await?;
    visitor.find("[data-notice=booking-cancelled]").await?;
    assert!(!visitor.has("[data-booking]").await?);
    visitor.has_no_complaints().await
}

#[tokio::test]
async fn a_form_filled_in_over_a_time_out_is_filled_in_again_in_chromium() -> anyhow::Result<()> {
    let visitor = Visitor::with_phone().await?;
    visitor.open_booking().await?;
    let day = visitor.fill_booking().await?;
    visitor.demo.advance(PAST_A_SIGN_IN).await?;

    visitor.press(SUBMIT).await?;

    visitor.is_at_page("login").await?;
    visitor.find("[data-notice=input-kept]").await?;
    visitor.picture("check-up-login-input-kept").await?;
    visitor.press(LOGIN).await?;
    visitor.enter(HANAKO.0, DEMO_PASSWORD).await?;
    visitor
        .is_signed_in_at(&visitor.demo.check_up(BOOKING))
        .await?;
    visitor.find("[data-notice=input-restored]").await?;
    assert!(
        visitor
            .find("[name=clinic][value=minato]")
            .await?
            .is_selected()
            .await?
    );
    assert_eq!(visitor.value("[name=day]").await?, day);
    assert_eq!(visitor.value("[name=note]").await?, NOTE);
    visitor.picture("check-up-booking-restored").await?;
    visitor.press(SUBMIT).await?;
    visitor.is_at_page("booked").await?;
    visitor.has_no_complaints().await
}
