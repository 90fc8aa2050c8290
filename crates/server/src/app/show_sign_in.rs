//! A transaction's page is opened: the step it asks for, or on to its destination.

use std::sync::Arc;

use sekisho_kernel::{Localized, SignInId};
use sekisho_oidc::{AuthorizationRequest, Client};
use sekisho_signin::{
    AccountPage, Destination, Next, SignInTransaction, Step, Verdict, is_entered, next,
};
use sekisho_store::{SignInRequest, SignOutRequest, StoredSignIn};
use url::Url;

use super::{
    arrive,
    browser::Known,
    details,
    end_session::return_address,
    outcome::{Answer, Outcome, Shown, Told},
    sign_in_request::recheck,
    start_authorization::{login_required, not_silent},
    submit_step::{Entered, submit},
    take_up::Visit,
};
use crate::{app::portals::PortalLink, error::InternalError};

impl Visit<'_> {
    /// Shows what a running transaction asks for, or goes where it leads.
    pub(crate) async fn show(self, stored: StoredSignIn) -> Result<Answer, InternalError> {
        let known = self.load(stored.sign_in.member).await?;
        match &stored.request {
            SignInRequest::Authorization(request) => {
                let rechecked = recheck(self.app, self.tenant, (**request).clone()).await?;
                let Some((request, client)) = rechecked else {
                    return Ok(Outcome::Portals.into());
                };
                self.show_authorization(stored, known, request, client)
                    .await
            }
            SignInRequest::Session => self.show_session(stored, known).await,
            SignInRequest::Account(request) => {
                let page = request.page;
                self.show_account(stored, known, page).await
            }
            SignInRequest::SignOut(_) => self.show_sign_out(stored, known).await,
        }
    }

    /// What a browser that keeps no cookies gets where no page may be shown (`prompt=none`);
    /// `None` where one may.
    pub(crate) async fn refuse_silent(self, id: SignInId) -> Result<Option<Answer>, InternalError> {
        let reader = self.app.store.read(self.tenant.id());
        let stored = reader.find_sign_in(id).await?;
        let Some(SignInRequest::Authorization(request)) = stored.map(|stored| stored.request)
        else {
            return Ok(None);
        };
        let rechecked = recheck(self.app, self.tenant, *request).await?;
        let silent = rechecked.filter(|(request, _)| request.is_silent());
        // OpenID Connect Core 1.0 §3.1.2.1, prompt=none: the Authorization Server MUST NOT display
        // any authentication or consent user interface pages.
        Ok(
            silent
                .map(|(request, _)| Outcome::Portal(login_required(self.tenant, &request)).into()),
        )
    }

    /// What is missing is not asked for any more, or what the next step needs has to be made.
    async fn go_on(self, id: SignInId) -> Result<Answer, InternalError> {
        submit(self, id, Entered::of(Verdict::Nothing, self.who.clone())).await
    }

    /// Whoever is blocked without having entered anything, because the society suspended the
    /// account meanwhile, gets a call number all the same.
    async fn with_call_number(
        self,
        stored: StoredSignIn,
        step: Step,
    ) -> Result<StoredSignIn, InternalError> {
        if !matches!(step, Step::Blocked(_)) || stored.sign_in.call_number.is_some() {
            return Ok(stored);
        }
        let id = stored.sign_in.id;
        Box::pin(self.go_on(id)).await?;
        let reader = self.app.store.read(self.tenant.id());
        Ok(reader.find_sign_in(id).await?.unwrap_or(stored))
    }

    async fn show_authorization(
        self,
        stored: StoredSignIn,
        known: Known,
        request: AuthorizationRequest,
        client: Arc<Client>,
    ) -> Result<Answer, InternalError> {
        let id = stored.sign_in.id;
        match next(&known.facts, &stored.sign_in) {
            Next::Complete(authentication) if !authentication.is_new => {
                let Self {
                    app, tenant, now, ..
                } = self;
                arrive::with_session(app, tenant, &known, &request, authentication, Some(id), now)
                    .await
            }
            // All was proven before, and what was missing is not asked for any more.
            Next::Complete(_) | Next::OtherMember | Next::SignOut => self.go_on(id).await,
            Next::Show(step) if !is_entered(step, &stored.sign_in) && !request.is_silent() => {
                self.go_on(id).await
            }
            Next::Show(step) if request.is_silent() => {
                Ok(Outcome::Portal(not_silent(self.tenant, &request, step)).into())
            }
            Next::Show(step) => {
                let answer_origin = Some(request.redirect_uri.origin());
                let portal = PortalLink::of(&client);
                self.show_step(stored, known, step, answer_origin, portal)
                    .await
            }
        }
    }

    /// The page of a step, and what waits for its end.
    async fn show_step(
        self,
        stored: StoredSignIn,
        known: Known,
        step: Step,
        answer_origin: Option<String>,
        portal: Option<PortalLink>,
    ) -> Result<Answer, InternalError> {
        let stored = self.with_call_number(stored, step).await?;
        let details = details::load(self, &stored, known, step).await?;
        Ok(show(Shown {
            stored,
            step,
            details,
            answer_origin,
            portal,
            desk_number: None,
            signed_in_at: Vec::new(),
        }))
    }

    /// A sign-in that no portal waits for.
    async fn show_session(
        self,
        stored: StoredSignIn,
        known: Known,
    ) -> Result<Answer, InternalError> {
        match next(&known.facts, &stored.sign_in) {
            Next::Show(step) if is_entered(step, &stored.sign_in) => {
                self.show_step(stored, known, step, None, None).await
            }
            Next::Complete(authentication) if !authentication.is_new => Ok(Outcome::Portals.into()),
            _ => self.go_on(stored.sign_in.id).await,
        }
    }

    /// A page of the account, and what is asked before it.
    async fn show_account(
        self,
        stored: StoredSignIn,
        known: Known,
        page: AccountPage,
    ) -> Result<Answer, InternalError> {
        match next(&known.facts, &stored.sign_in) {
            Next::Show(step) if is_entered(step, &stored.sign_in) => {
                self.show_step(stored, known, step, None, None).await
            }
            Next::Complete(authentication)
                if !authentication.is_new && !leads_to_change(&stored.sign_in) =>
            {
                let told = Told::Nothing;
                Ok(Outcome::Account { page, told }.into())
            }
            _ => self.go_on(stored.sign_in.id).await,
        }
    }

    async fn show_sign_out(
        self,
        stored: StoredSignIn,
        known: Known,
    ) -> Result<Answer, InternalError> {
        let (Next::Show(step), Some(session)) =
            (next(&known.facts, &stored.sign_in), &known.session)
        else {
            return self.go_on(stored.sign_in.id).await;
        };
        let session = session.id;
        let signed_in_at = self.signed_in_at(session).await?;
        let SignInRequest::SignOut(kept) = &stored.request else {
            return Err(InternalError::Inconsistent(
                "a sign-out is asked of a portal's request",
            ));
        };
        let answer_origin = self.origin_after(kept).await?;
        let client = match &kept.client_id {
            Some(id) => self.tenant.client(&self.app.store, id).await?,
            None => None,
        };
        let details = details::load(self, &stored, known, step).await?;
        Ok(show(Shown {
            step,
            details,
            answer_origin,
            portal: client.as_deref().and_then(PortalLink::of),
            desk_number: None,
            signed_in_at,
            stored,
        }))
    }

    /// The origin of the address that a sign-out leads to, if it leads away from here.
    async fn origin_after(self, kept: &SignOutRequest) -> Result<Option<String>, InternalError> {
        let address = return_address(self.app, self.tenant, kept).await?;
        let url = address.and_then(|address| Url::parse(&address).ok());
        Ok(url.map(|url| url.origin().ascii_serialization()))
    }

    /// The names of the portals of a session.
    pub(crate) async fn signed_in_at(
        self,
        session: sekisho_kernel::SessionId,
    ) -> Result<Vec<Localized>, InternalError> {
        let clients = self
            .app
            .store
            .read(self.tenant.id())
            .list_session_clients(session)
            .await?;
        let mut names = Vec::new();
        for entry in clients {
            let client = self
                .tenant
                .client(&self.app.store, &entry.client_id)
                .await?;
            names.extend(client.map(|client| client.name.clone()));
        }
        Ok(names)
    }
}

/// Whether something is to be changed at its end.
const fn leads_to_change(sign_in: &SignInTransaction) -> bool {
    matches!(
        sign_in.destination,
        Destination::Account { act: Some(_), .. }
    )
}

fn show(shown: Shown) -> Answer {
    Outcome::Show(Box::new(shown)).into()
}
