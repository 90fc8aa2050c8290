//! What the pages of the account share: what stands around them, and the addresses of their forms.

use sekisho_kernel::{AuthenticatorId, Locale, Timestamp};
use sekisho_oidc::discovery::endpoint;
use sekisho_pages::{
    Form, Frame,
    account::{Done, Menu, Place, RecoveryBanner},
};
use sekisho_signin::AccountPage;

use crate::{
    app::{
        account::{self, Account},
        attempt,
    },
    error::InternalError,
    http::{
        account::query::Query, anti_forgery, cookies::CookieKind, frame::FrameAddresses,
        request::TenantRequest,
    },
};

/// What stands around a page.
pub(super) struct Surroundings<'a> {
    request: &'a TenantRequest,
    addresses: FrameAddresses,
    place: Place,
    locale: Locale,
    portal: String,
    home: String,
    profile: String,
    security: String,
    sessions: String,
    has_recovery_codes: bool,
    sign_out: String,
    done: Option<Done>,
    recovery_opens_at: Option<Timestamp>,
    call_number: Option<String>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(
        request: &'a TenantRequest,
        query: &Query,
        account: &Account,
        place: Place,
    ) -> Self {
        let locale = request.locale(account.member.locale);
        let issuer = &request.tenant.tenant.issuer;
        let carried = query.carried();
        let of = |page| issuer.local_address(&format!("{}{carried}", account::path(page)));
        let page = match place {
            Place::Home => AccountPage::Home,
            Place::Profile => AccountPage::Profile,
            Place::Security => AccountPage::Security,
            Place::Sessions => AccountPage::Sessions,
        };
        let own = format!("{}{}", account::path(page), query.without_language());
        let portal = account.portal.as_ref();
        let flash = account.flash.as_ref();
        let waiting = account.member.lost_device.as_ref();
        let waiting = waiting.filter(|waiting| request.now < waiting.ends_at);
        let number = flash.and_then(|flash| flash.sign_in.call_number);
        Self {
            request,
            addresses: FrameAddresses::new(request, &own, locale),
            place,
            locale,
            // No page is without a way on: at worst, to the list of portals.
            portal: portal.map_or_else(
                || issuer.local_address("/"),
                |portal| portal.address().to_owned(),
            ),
            home: of(AccountPage::Home),
            profile: of(AccountPage::Profile),
            security: of(AccountPage::Security),
            sessions: of(AccountPage::Sessions),
            has_recovery_codes: account.known.facts.policy.needs_second_factor(),
            sign_out: issuer.local_address(endpoint::END_SESSION),
            done: query.done.map(done),
            recovery_opens_at: waiting.map(|waiting| waiting.opens_at),
            call_number: number.map(attempt::written),
        }
    }

    pub(super) const fn locale(&self) -> Locale {
        self.locale
    }

    pub(super) fn frame(&self) -> Frame<'_> {
        self.addresses.frame(self.request, Some(&self.portal))
    }

    pub(super) fn menu<'b>(&'b self, forms: &'b Forms) -> Menu<'b> {
        Menu {
            current: self.place,
            home: &self.home,
            profile: &self.profile,
            security: &self.security,
            sessions: &self.sessions,
            has_recovery_codes: self.has_recovery_codes,
            sign_out: &self.sign_out,
            done: self.done,
            recovery: self.recovery_opens_at.map(|opens_at| RecoveryBanner {
                opens_at,
                cancel: forms.to(&forms.cancel_recovery),
            }),
        }
    }

    /// お問い合わせ番号 of the last entry, if it was not taken.
    pub(super) fn call_number(&self) -> Option<&str> {
        self.call_number.as_deref()
    }
}

/// The forms of the pages: their addresses, and the anti-forgery value of the session.
pub(super) struct Forms {
    csrf: String,
    pub(super) profile: String,
    pub(super) mail: String,
    pub(super) cancel_mail: String,
    pub(super) cancel_recovery: String,
    pub(super) language: String,
    pub(super) password: String,
    pub(super) add: String,
    pub(super) rename: String,
    pub(super) recovery_codes: String,
    pub(super) end_session: String,
    pub(super) end_others: String,
}

impl Forms {
    pub(super) fn new(
        request: &TenantRequest,
        query: &Query,
        account: &Account,
    ) -> Result<Self, InternalError> {
        let browser = request
            .cookie(CookieKind::Browser)
            .ok_or(InternalError::Inconsistent(
                "an account page is shown to a browser without a binding",
            ))?;
        let (keys, tenant) = (&request.app.keys, request.tenant.id());
        let to = |name: &str| address(request, query, name);
        Ok(Self {
            csrf: anti_forgery::token(keys, tenant, &browser, account.session.id),
            profile: to("profile"),
            mail: to("mail"),
            cancel_mail: to("mail/cancel"),
            cancel_recovery: to("recovery/cancel"),
            language: to("language"),
            password: to("password"),
            add: to("authenticators"),
            rename: to("authenticators/rename"),
            recovery_codes: to("recovery-codes"),
            end_session: to("sessions/end"),
            end_others: to("sessions/end-others"),
        })
    }

    /// A form that is sent to an address.
    pub(super) fn to<'a>(&'a self, action: &'a str) -> Form<'a> {
        Form {
            action,
            csrf: &self.csrf,
            resume: None,
        }
    }
}

/// Where it is asked whether an authenticator shall be deleted, and where that is sent.
pub(super) fn delete_address(
    request: &TenantRequest,
    query: &Query,
    id: AuthenticatorId,
) -> String {
    address(request, query, &format!("authenticators/{id}/delete"))
}

fn address(request: &TenantRequest, query: &Query, below: &str) -> String {
    let issuer = &request.tenant.tenant.issuer;
    issuer.local_address(&format!("/account/{below}{}", query.carried()))
}

const fn done(done: account::Done) -> Done {
    match done {
        account::Done::Profile => Done::Profile,
        account::Done::MailAddress => Done::MailAddress,
        account::Done::MailChangeCancelled => Done::MailChangeCancelled,
        account::Done::RecoveryCancelled => Done::RecoveryCancelled,
        account::Done::Password => Done::Password,
        account::Done::AppAdded => Done::AppAdded,
        account::Done::PasskeyAdded => Done::PasskeyAdded,
        account::Done::Renamed => Done::Renamed,
        account::Done::Removed => Done::Removed,
        account::Done::RecoveryCodes => Done::RecoveryCodes,
        account::Done::SessionEnded => Done::SessionEnded,
        account::Done::OthersEnded => Done::OthersEnded,
        account::Done::Language => Done::Language,
        account::Done::Nothing => Done::Nothing,
    }
}
