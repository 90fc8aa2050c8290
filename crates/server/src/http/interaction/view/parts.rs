//! What the pages of a transaction share: addresses, hidden fields, place in the first sign-in.

use sekisho_kernel::policy::{FirstSignInStep, SetUp};
use sekisho_pages::{Ahead, Form, Progress, SignIn, assets};
use sekisho_signin::{Destination, Facts, SignInTransaction, Step};

use super::super::{form::page_query, path};
use crate::{
    app::{attempt, outcome::Shown},
    error::InternalError,
    http::{anti_forgery, cookies::CookieKind, request::TenantRequest, resume, resume::Resume},
};

/// The hidden fields and addresses of a page's forms.
pub(in crate::http::interaction) struct Parts {
    base: String,
    query: String,
    action: String,
    cancel: String,
    decline: String,
    change: String,
    resend: String,
    other_method: String,
    lost_device: String,
    /// Where a page's script asks for passkey options.
    pub(super) options: String,
    csrf: String,
    resume: Option<String>,
    call_number: Option<String>,
    is_change: bool,
    ahead: Option<Ahead>,
    progress: Option<Progress>,
    reissued: Option<(sekisho_kernel::Timestamp, String)>,
}

impl Parts {
    pub(super) fn new(request: &TenantRequest, shown: &Shown) -> Result<Self, InternalError> {
        let sign_in = &shown.stored.sign_in;
        let id = sign_in.id;
        let browser = request
            .cookie(CookieKind::Browser)
            .ok_or(InternalError::Inconsistent(
                "a step is shown to a browser without a binding",
            ))?;
        let hash = shown.stored.browser.ok_or(InternalError::Inconsistent(
            "a step of an unbound transaction is shown",
        ))?;
        let resume = Resume {
            id,
            request: shown.stored.request.clone(),
            browser: hash,
            locale: shown.stored.locale,
            at: request.now,
        };
        // What follows stays in the page's language, also where the browser would ask for another.
        let locale = request.locale(shown.stored.locale);
        let kept = (locale != request.locale(None)).then_some(locale);
        let query = page_query(request.chosen_locale().or(kept), false);
        let base = request.tenant.tenant.issuer.local_address(&path(id));
        let below = |name: &str| format!("{base}/{name}{query}");
        let known = &shown.details.known;
        let reissued = known
            .member
            .as_ref()
            .filter(|_| sign_in.temporary().is_some())
            .and_then(|member| member.reissued.as_ref())
            .map(|reissued| (reissued.at, reissued.by.clone()));
        let is_change = matches!(
            sign_in.destination,
            Destination::Account { act: Some(_), .. }
        );
        Ok(Self {
            action: format!("{base}{query}"),
            cancel: below("cancel"),
            decline: below("decline"),
            change: below("change"),
            resend: below("resend"),
            other_method: below("other-method"),
            lost_device: below("lost-device"),
            options: below("passkey/options"),
            csrf: anti_forgery::token(&request.app.keys, request.tenant.id(), &browser, id),
            resume: resume::seal(request, &resume)?,
            call_number: sign_in.call_number.map(attempt::written),
            is_change,
            ahead: if is_change {
                Some(Ahead::Change)
            } else {
                sign_in.is_by_link().then_some(Ahead::NewPassword)
            },
            progress: progress(&known.facts, sign_in, shown.step),
            reissued,
            base,
            query,
        })
    }

    /// A form that is sent to an address.
    pub(in crate::http::interaction) fn form_to<'a>(&'a self, action: &'a str) -> Form<'a> {
        Form {
            action,
            csrf: &self.csrf,
            resume: self.resume.as_deref(),
        }
    }

    /// The page's main form.
    pub(super) fn form(&self) -> Form<'_> {
        self.form_to(&self.action)
    }

    /// ポータルに戻る
    pub(super) fn cancel(&self) -> Form<'_> {
        self.form_to(&self.cancel)
    }

    /// 同意しない
    pub(super) fn decline(&self) -> Form<'_> {
        self.form_to(&self.decline)
    }

    /// Another address.
    pub(super) fn change(&self) -> Form<'_> {
        self.form_to(&self.change)
    }

    /// 再送信
    pub(super) fn resend(&self) -> Form<'_> {
        self.form_to(&self.resend)
    }

    /// 別の方法
    pub(super) fn other_method(&self) -> Form<'_> {
        self.form_to(&self.other_method)
    }

    /// The birth date of who lost what the second factor needs.
    pub(super) fn lost_device_form(&self) -> Form<'_> {
        self.form_to(&self.lost_device)
    }

    /// スマートフォンを紛失・機種変更した方
    pub(super) fn lost_device(&self) -> &str {
        &self.lost_device
    }

    /// The address of something below the page's.
    pub(super) fn below(&self, name: &str) -> String {
        format!("{}/{name}{}", self.base, self.query)
    }

    /// お問い合わせ番号
    pub(super) fn call_number(&self) -> Option<&str> {
        self.call_number.as_deref()
    }

    /// What every step has.
    pub(super) fn sign_in(&self) -> SignIn<'_> {
        SignIn {
            form: self.form(),
            cancel: Some(self.cancel()),
            is_change: self.is_change,
            ahead: self.ahead,
            progress: self.progress,
            call_number: self.call_number(),
            reissued: self
                .reissued
                .as_ref()
                .map(|(at, by)| sekisho_pages::Reissued { at: *at, by }),
        }
    }

    /// What the browser's passkey dialog needs.
    pub(super) fn dialog(&self) -> sekisho_pages::PasskeyDialog<'_> {
        sekisho_pages::PasskeyDialog {
            script: &assets::passkey_script().path,
            options: &self.options,
        }
    }
}

/// The hidden fields of a page beside those of the steps.
pub(in crate::http::interaction) fn hidden_fields(
    request: &TenantRequest,
    shown: &Shown,
) -> Result<Parts, InternalError> {
    Parts::new(request, shown)
}

/// A page's place in the first sign-in, whose first page is the sign-in page.
fn progress(facts: &Facts, sign_in: &SignInTransaction, step: Step) -> Option<Progress> {
    let member = facts.member.as_ref()?;
    let policy = &facts.policy;
    let is_first = member.activation.is_none() || sign_in.choices.activated;
    if !is_first {
        return None;
    }
    let has_terms = facts.terms.is_some();
    let steps: Vec<_> = policy
        .first_sign_in
        .iter()
        .filter(|step| has_terms || **step != FirstSignInStep::Terms)
        .collect();
    let sets_up = policy.needs_second_factor() && policy.second_factor_set_up == SetUp::SameSignIn;
    let of = 1 + steps.len() + usize::from(sets_up);
    let place = |wanted| {
        steps
            .iter()
            .position(|step| **step == wanted)
            .map(|at| at + 2)
    };
    let position = match step {
        Step::BirthDate => place(FirstSignInStep::BirthDate),
        Step::Terms => place(FirstSignInStep::Terms),
        Step::Profile => place(FirstSignInStep::Profile),
        Step::NewPassword => place(FirstSignInStep::NewPassword),
        Step::MailAddress | Step::MailCheck => place(FirstSignInStep::MailAddress),
        Step::PasskeySetup | Step::AppSetup if sets_up => Some(of),
        _ => None,
    }?;
    Some(Progress {
        position: u32::try_from(position).ok()?,
        of: u32::try_from(of).ok()?,
    })
}
