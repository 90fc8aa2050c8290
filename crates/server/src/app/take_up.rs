//! A browser comes with the address of a transaction: whose it is, whether it still runs, and the
//! roads that bring a lost one back.

use std::sync::Arc;

use sekisho_kernel::{Locale, MemberId, SignInId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_signin::{Destination, RestartReason, SignInTransaction};
use sekisho_store::{SignInRequest, StoreError, StoredSignIn, Txn, Work};

use super::{
    account,
    attempt::Who,
    browser::{self, Browser, Known, Loading},
    outcome::{Answer, Outcome},
    sign_in_request::{destination, new_sign_in, recheck},
    start_authorization::{begin, bind_browser},
};
use crate::{App, error::InternalError, tenant::TenantContext};

/// Who asks, of what, and when.
#[derive(Clone, Copy)]
pub(crate) struct Visit<'a> {
    /// The running provider.
    pub app: &'a Arc<App>,
    /// The tenant.
    pub tenant: &'a TenantContext,
    /// The browser.
    pub browser: &'a Browser,
    /// Who it is, as far as it says so.
    pub who: &'a Who,
    /// The present.
    pub now: Timestamp,
}

/// What a transaction's address stands for, for this browser.
pub(crate) enum Found {
    /// A running transaction of this browser.
    Running(Box<StoredSignIn>),
    /// One of this browser that led to its destination.
    Ended(Box<StoredSignIn>),
    /// Something else, which was answered.
    Answered(Answer),
}

/// What is needed to start anew.
pub(crate) struct Restart {
    /// What the portal asked for.
    pub request: SignInRequest,
    /// The language it asked for.
    pub locale: Option<Locale>,
    /// The user ID as typed, where it was this browser that typed it.
    pub typed_user_id: Option<String>,
    /// Whether the form said that others use the device, too.
    pub shared: bool,
    /// What the page says about it.
    pub reason: RestartReason,
}

/// What of a form outlives its sign-in.
#[derive(Clone, Copy, Default)]
pub(crate) struct Kept<'a> {
    /// The user ID, to be shown again.
    pub user_id: Option<&'a str>,
    /// ほかの人も使う端末.
    pub shared: bool,
    /// Whether the form asked for a mail, which is not sent then.
    pub asks_for_mail: bool,
}

impl Restart {
    /// Starts a request anew whose transaction is not to be had.
    pub(crate) fn lost(request: SignInRequest, locale: Option<Locale>, typed: Kept<'_>) -> Self {
        Self {
            request,
            locale,
            typed_user_id: typed.user_id.map(str::to_owned),
            shared: typed.shared,
            reason: if typed.asks_for_mail {
                RestartReason::MailNotSent
            } else {
                RestartReason::Lost
            },
        }
    }
}

impl Visit<'_> {
    /// Loads all that a decision about this browser rests on.
    pub(crate) async fn load(self, about: Option<MemberId>) -> Result<Known, StoreError> {
        let reader = self.app.store.read(self.tenant.id());
        let loading = Loading {
            keys: &self.app.keys,
            rules: &self.tenant.rules,
            browser: self.browser,
            now: self.now,
        };
        browser::load(&reader, loading, about).await
    }

    /// Finds the transaction of a page that is opened.
    pub(crate) async fn find_for_page(self, id: SignInId) -> Result<Found, InternalError> {
        let reader = self.app.store.read(self.tenant.id());
        let Some(stored) = reader.find_sign_in(id).await? else {
            return Ok(Found::Answered(Outcome::Portals.into()));
        };
        match stored.browser {
            // Nothing may be shown, so there is nothing to bind.
            None if is_silent(&stored.request) => self.judge(stored, Kept::default()).await,
            None => self.bind(stored).await,
            Some(browser) if self.browser.binding == Some(browser) => {
                self.judge(stored, Kept::default()).await
            }
            // Someone else's transaction: this browser gets its own.
            Some(_) => self.restart_lost(stored).await.map(Found::Answered),
        }
    }

    /// Finds the transaction of a form that was sent. `is_genuine` says whether the form brought
    /// the anti-forgery value of this browser; without it nothing of the form is looked at but the
    /// sealed request, and what was typed on a page of ours.
    pub(crate) async fn find_for_form(
        self,
        id: SignInId,
        is_genuine: bool,
        typed: Kept<'_>,
        sealed: Option<Restart>,
    ) -> Result<Found, InternalError> {
        let reader = self.app.store.read(self.tenant.id());
        let Some(stored) = reader.find_sign_in(id).await? else {
            return match sealed {
                Some(restart) => self.restart(restart).await.map(Found::Answered),
                None => Ok(Found::Answered(Outcome::Portals.into())),
            };
        };
        if is_genuine && stored.browser.is_some() && stored.browser == self.browser.binding {
            return self.judge(stored, typed).await;
        }
        let restart = Restart::lost(stored.request, stored.locale, typed);
        self.restart(restart).await.map(Found::Answered)
    }

    async fn judge(self, stored: StoredSignIn, typed: Kept<'_>) -> Result<Found, InternalError> {
        if stored.ended_at.is_some() {
            return Ok(Found::Ended(Box::new(stored)));
        }
        if self.now < stored.expires_at {
            return Ok(Found::Running(Box::new(stored)));
        }
        let shared = stored.sign_in.length.shared;
        // Others who use the device are not shown what was typed before, and nobody what was not typed
        // but came with a mailed link.
        let is_by_link = stored.sign_in.is_by_mailed_link();
        let reason = timed_out(&stored.sign_in, typed);
        let typed_before = stored.sign_in.typed_user_id;
        let typed_before = typed_before.filter(|_| !shared && !is_by_link);
        let restart = Restart {
            request: stored.request,
            locale: stored.locale,
            typed_user_id: typed.user_id.map(str::to_owned).or(typed_before),
            shared: typed.shared || shared,
            reason,
        };
        self.restart(restart).await.map(Found::Answered)
    }

    /// Starts the request of a transaction anew that is another browser's, or has ended.
    pub(crate) async fn restart_lost(self, stored: StoredSignIn) -> Result<Answer, InternalError> {
        self.restart(Restart::lost(
            stored.request,
            stored.locale,
            Kept::default(),
        ))
        .await
    }

    /// What a form for an ended transaction leads to. A form that was sent twice is taken into a
    /// transaction of its own, so that the member gets where the first one led.
    pub(crate) async fn reopen(
        self,
        stored: StoredSignIn,
        has_entry: bool,
    ) -> Result<Found, InternalError> {
        if let Some(outcome) = account::after_end(self, &stored).await? {
            return Ok(Found::Answered(outcome.into()));
        }
        let answer = self.restart_lost(stored).await?;
        let Outcome::SignIn { id, .. } = answer.outcome else {
            return Ok(Found::Answered(answer));
        };
        if !has_entry {
            return Ok(Found::Answered(answer));
        }
        let reopened = self
            .app
            .store
            .read(self.tenant.id())
            .find_sign_in(id)
            .await?;
        Ok(reopened.map_or(Found::Answered(answer), |stored| {
            Found::Running(Box::new(stored))
        }))
    }

    /// Starts the same request anew. It never inherits proofs.
    pub(crate) async fn restart(self, restart: Restart) -> Result<Answer, InternalError> {
        let Self {
            app,
            tenant,
            browser,
            now,
            ..
        } = self;
        let Some(destination) = self.destination_of(&restart.request).await? else {
            return Ok(Outcome::Portals.into());
        };
        let mut new = new_sign_in(
            app,
            tenant,
            destination,
            restart.request,
            restart.locale,
            now,
        );
        new.sign_in.restarted = Some(restart.reason);
        new.sign_in.length.shared = restart.shared;
        if restart.typed_user_id.is_some() {
            new.sign_in.typed_user_id = restart.typed_user_id;
        }
        begin(app, tenant, browser, new).await
    }

    /// Where a kept request leads, checked against the client as it is now; `None` where it may not
    /// be made any more.
    pub(crate) async fn destination_of(
        self,
        request: &SignInRequest,
    ) -> Result<Option<Destination>, InternalError> {
        let Self { app, tenant, .. } = self;
        Ok(Some(match request {
            SignInRequest::Authorization(request) => {
                let Some((request, _)) = recheck(app, tenant, (**request).clone()).await? else {
                    return Ok(None);
                };
                destination(&app.store.read(tenant.id()), tenant, &request).await?
            }
            SignInRequest::Session => Destination::Session,
            SignInRequest::Account(request) => account::destination(&tenant.rules.policy, request),
            // What vouched for a sign-out was looked at when it began; now the member is asked.
            SignInRequest::SignOut(_) => Destination::SignOut { vouched: None },
        }))
    }

    /// Binds a transaction that came without cookies to the browser that opens it first.
    async fn bind(self, stored: StoredSignIn) -> Result<Found, InternalError> {
        let Self {
            app,
            tenant,
            browser,
            ..
        } = self;
        let id = stored.sign_in.id;
        let (binding, cookies) = bind_browser(app, tenant, browser);
        app.store
            .transact(tenant.id(), Bind { id, binding })
            .await?;
        let first_contact = cookies.browser.is_some();
        Ok(Found::Answered(Answer {
            outcome: Outcome::SignIn { id, first_contact },
            cookies,
        }))
    }
}

/// What a transaction that took too long did not do.
fn timed_out(sign_in: &SignInTransaction, typed: Kept<'_>) -> RestartReason {
    if typed.asks_for_mail {
        RestartReason::MailNotSent
    } else if sign_in.is_by_link() {
        RestartReason::ResetTimedOut
    } else if sign_in.is_by_mailed_link() {
        RestartReason::LostDeviceTimedOut
    } else {
        RestartReason::TimedOut
    }
}

fn is_silent(request: &SignInRequest) -> bool {
    matches!(request, SignInRequest::Authorization(request) if request.is_silent())
}

struct Bind {
    id: SignInId,
    binding: KeyedHash,
}

impl Work for Bind {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        // Only an unbound one is bound. Who comes second finds it bound to another browser.
        txn.bind_sign_in(self.id, &self.binding).await.map(drop)
    }
}
