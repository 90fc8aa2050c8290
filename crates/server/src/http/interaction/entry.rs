//! What was entered on a step, checked. One arm a step: a new step asks for one here.

use std::time::Duration;

use sekisho_authenticator::normalize::is_blank;
use sekisho_kernel::{Locale, MemberId, policy::Method};
use sekisho_signin::{AccountChoice, Next, Refusal, Step, Typed, Verdict, next};
use sekisho_store::{Member, StoredSignIn};

use super::form::PostedForm;
use crate::{
    app::{
        account::active_user_id,
        accounts,
        browser::Known,
        check::{
            Checked, Guess,
            codes::{self, AppEntry},
            credentials::{self, PasswordCheck},
            mail_address::{self, AddressEntry},
            new_password::{self, PasswordEntry},
            passkey,
            profile::{self, ProfileEntry},
        },
        submit_step::Entered,
        take_up::Visit,
        terms,
    },
    error::InternalError,
    http::request::TenantRequest,
};

/// The most characters of a device's name that are shown again.
const LONGEST_KEPT_NAME: usize = 100;

/// Which of a page's buttons was pressed, by the address its form is sent to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Button {
    /// The page's main one.
    Main,
    /// 同意しない
    Decline,
    /// Another address than the one a link was sent to, or another account than the chosen one.
    Change,
    /// この端末から消す
    Forget,
    /// Send it again.
    Resend,
    /// 別の方法
    OtherMethod,
    /// スマートフォンを紛失・機種変更した方
    LostDevice,
}

impl Button {
    /// The button of an address below the page's.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "decline" => Some(Self::Decline),
            "change" => Some(Self::Change),
            "forget" => Some(Self::Forget),
            "resend" => Some(Self::Resend),
            "other-method" => Some(Self::OtherMethod),
            _ => None,
        }
    }
}

/// What a check led to.
pub(super) enum Checking {
    /// What was entered, to be taken in.
    Entered(Box<Entered>),
    /// There was no room to check it: come back after this long. What is kept of it is to be taken
    /// in.
    NoRoom(Box<Entered>, Duration),
}

/// Checks what was entered.
pub(super) async fn check(
    request: &TenantRequest,
    visit: Visit<'_>,
    stored: &StoredSignIn,
    form: &PostedForm,
    button: Button,
) -> Result<Checking, InternalError> {
    if form.is_credentials() && button == Button::Main {
        return check_credentials(request, visit, stored, form).await;
    }
    let known = visit.load(stored.sign_in.member).await?;
    let present = next(&known.facts, &stored.sign_in);
    if form.step.as_deref() == Some(Step::Reauthenticate.name())
        && present == Next::Show(Step::Reauthenticate)
        && button == Button::Main
        && let Some(member) = &known.member
    {
        return check_again(request, visit, form, member).await;
    }
    let entry = Entry {
        visit,
        stored,
        known: &known,
        form,
        button,
    };
    let (checked, guess) = match present {
        Next::Show(step) if entry.is_from(step) => entry.check(step).await?,
        // The page that sent the form is not the present one: nothing of it is looked at.
        _ => Entry::nothing(),
    };
    let mut who = visit.who.clone();
    if let Some((_, locale)) = entry.shown_terms() {
        who.locale = locale;
    }
    let typed = Typed {
        method: Method::from_name(form.text("method")),
        device_name: form
            .has("device_name")
            .then(|| shortened(form.text("device_name"))),
        keep_others: !form.has("sign_out_others"),
        device: form.text("device").parse().ok(),
    };
    Ok(Checking::Entered(Box::new(Entered {
        checked,
        guess,
        rehash: None,
        typed,
        who,
    })))
}

/// What is kept of a name that was typed.
pub(in crate::http) fn shortened(typed: &str) -> String {
    typed.chars().take(LONGEST_KEPT_NAME).collect()
}

async fn check_credentials(
    request: &TenantRequest,
    visit: Visit<'_>,
    stored: &StoredSignIn,
    form: &PostedForm,
) -> Result<Checking, InternalError> {
    let typed_user_id = form.typed_user_id().map(str::to_owned);
    let source = request.client_address;
    // The page of a chosen account has no field for it.
    let chosen = match (&typed_user_id, stored.sign_in.account) {
        (None, Some(AccountChoice::Member(member))) => user_id_of(visit, member).await?,
        _ => None,
    };
    let user_id = chosen.as_deref().unwrap_or_else(|| form.text("user_id"));
    let checked = credentials::check(visit, source, user_id, form.secret("password")).await?;
    let who = visit.who.clone();
    Ok(match checked {
        PasswordCheck::Done(password) => {
            let verdict = Verdict::Credentials {
                typed_user_id,
                length: form.session_length(),
                checked: password.proven,
            };
            Checking::Entered(Box::new(Entered {
                guess: password.guess,
                rehash: password.rehash,
                ..Entered::of(verdict, who)
            }))
        }
        PasswordCheck::NoRoom(wait) => {
            let verdict = Verdict::CredentialsUnchecked {
                typed_user_id,
                length: form.session_length(),
            };
            Checking::NoRoom(Box::new(Entered::of(verdict, who)), wait)
        }
    })
}

/// The user ID that a chosen member signs in with.
async fn user_id_of(visit: Visit<'_>, member: MemberId) -> Result<Option<String>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let Some(member) = reader.find_member(member).await? else {
        return Ok(None);
    };
    Ok(Some(active_user_id(&reader, &member).await?))
}

/// The password of whoever is signed in.
async fn check_again(
    request: &TenantRequest,
    visit: Visit<'_>,
    form: &PostedForm,
    member: &Member,
) -> Result<Checking, InternalError> {
    let source = request.client_address;
    let reader = visit.app.store.read(visit.tenant.id());
    let user_id = active_user_id(&reader, member).await?;
    let checked = credentials::check(visit, source, &user_id, form.secret("password")).await?;
    let who = visit.who.clone();
    Ok(match checked {
        PasswordCheck::Done(password) => {
            let verdict = Verdict::Reauthenticated(password.proven);
            Checking::Entered(Box::new(Entered {
                guess: password.guess,
                rehash: password.rehash,
                ..Entered::of(verdict, who)
            }))
        }
        PasswordCheck::NoRoom(wait) => {
            Checking::NoRoom(Box::new(Entered::of(Verdict::Nothing, who)), wait)
        }
    })
}

struct Entry<'a> {
    visit: Visit<'a>,
    stored: &'a StoredSignIn,
    known: &'a Known,
    form: &'a PostedForm,
    button: Button,
}

type Guessed = Result<(Checked, Option<Guess>), InternalError>;

impl Entry<'_> {
    const fn nothing() -> (Checked, Option<Guess>) {
        (Checked::Verdict(Verdict::Nothing), None)
    }

    /// Whether the form is of the present step's page. A recovery code may be entered wherever a
    /// second factor is asked for, and a passkey instead of user ID and password.
    fn is_from(&self, step: Step) -> bool {
        match self.form.step.as_deref() {
            None => true,
            Some("passkey") if matches!(step, Step::Credentials | Step::Reauthenticate) => true,
            Some("recovery-code") if step.is_second_factor() => true,
            Some(name) => name == step.name(),
        }
    }

    async fn check(&self, step: Step) -> Guessed {
        let plain = |verdict| Ok((Checked::Verdict(verdict), None));
        match self.button {
            Button::Main => {}
            Button::Decline => return plain(Verdict::TermsDeclined),
            Button::Change if step == Step::Credentials => return plain(Verdict::AccountAsked),
            Button::Change => return plain(Verdict::ChangeMailAddress),
            Button::Forget => return self.forget_account(step).await,
            Button::Resend if step == Step::MailCheck => return Ok((Checked::ResendLink, None)),
            Button::Resend => return Ok((Checked::ResendCode, None)),
            Button::LostDevice => return self.lost_device().await,
            Button::OtherMethod => {
                let method = Method::from_name(self.form.text("method"));
                return plain(method.map_or(Verdict::Nothing, Verdict::OtherMethod));
            }
        }
        if self.form.is_sign_out() {
            return plain(Verdict::SignOutConfirmed);
        }
        if let Step::Blocked(_) = step {
            return plain(Verdict::Retry);
        }
        if step == Step::ChooseAccount {
            return plain(self.account());
        }
        if matches!(step, Step::Credentials | Step::Reauthenticate) {
            return self.passkey(step).await;
        }
        let Some(member) = &self.known.member else {
            return Ok(Self::nothing());
        };
        self.check_of(step, member).await
    }

    /// Checks an entry on a step that is about a member.
    async fn check_of(&self, step: Step, member: &Member) -> Guessed {
        let (visit, sign_in, form) = (self.visit, &self.stored.sign_in, self.form);
        let alone = |checked| (checked, None);
        if self.form.step.as_deref() == Some("recovery-code") || step == Step::RecoveryCode {
            return self.recovery_code(member.id).await;
        }
        match step {
            Step::BirthDate => {
                let typed = form.text("birth_date");
                codes::birth_date(visit, sign_in, member, typed).await
            }
            Step::LetterCode => self.letter_code(member).await,
            Step::Terms => Ok(alone(Checked::Verdict(self.terms()))),
            Step::Profile => {
                let entry = ProfileEntry {
                    user_id: form.text("user_id"),
                    method: form.has("method").then(|| form.text("method")),
                    only_look: form.has("check"),
                };
                profile::check(visit, member, &entry).await.map(alone)
            }
            Step::NewPassword => {
                let entry = PasswordEntry {
                    password: &form.secret("new_password"),
                    confirmation: &form.secret("new_password_confirm"),
                    sign_out_others: form.has("sign_out_others"),
                };
                new_password::check(visit, sign_in, member, &entry)
                    .await
                    .map(alone)
            }
            Step::MailAddress => Ok(alone(self.mail_address(member))),
            Step::MailCheck => Ok(alone(Checked::Verdict(Verdict::ContinueFromLink))),
            Step::PasskeySetup => self.passkey_setup().await.map(alone),
            Step::AppSetup => self.app_setup().map(alone),
            Step::Passkey => self.passkey(step).await,
            Step::AppCode => self.app_code(member.id).await,
            Step::MailCode => self.mail_code(member.id).await,
            Step::RecoveryCodes => Ok(alone(Checked::Verdict(Verdict::RecoveryCodesSeen))),
            Step::SetUpLater => Ok(alone(Checked::Verdict(Verdict::SetUpLaterSeen))),
            Step::ChooseAccount
            | Step::Credentials
            | Step::Reauthenticate
            | Step::SignOut
            | Step::Blocked(_)
            | Step::RecoveryCode => Ok(Self::nothing()),
        }
    }

    /// One of those whom the browser knows, or somebody else.
    fn account(&self) -> Verdict {
        let account = match self.form.text("account") {
            "another" => Some(AccountChoice::Another),
            named => self.named(named).map(AccountChoice::Member),
        };
        account.map_or(Verdict::Nothing, Verdict::AccountChosen)
    }

    fn named(&self, named: &str) -> Option<MemberId> {
        accounts::named(self.visit, self.stored.sign_in.id, self.known, named)
    }

    /// Takes a member off the list of this browser.
    async fn forget_account(&self, step: Step) -> Guessed {
        let member = self.named(self.form.text("account"));
        if let (Step::ChooseAccount, Some(device), Some(member)) = (step, self.known.device, member)
        {
            accounts::forget(self.visit, device, member).await?;
            return Ok((Checked::Verdict(Verdict::AccountForgotten), None));
        }
        Ok(Self::nothing())
    }

    /// The terms whose text, in one of the languages, was on the page.
    fn shown_terms(&self) -> Option<(&str, Locale)> {
        let terms = self.visit.tenant.tenant.branding.terms.as_ref()?;
        let shown = self.form.text("terms");
        let locale = Locale::ALL
            .into_iter()
            .find(|locale| terms::hash(terms.text.get(*locale)) == shown)?;
        Some((&terms.version, locale))
    }

    fn terms(&self) -> Verdict {
        let shown = self.shown_terms().filter(|_| self.form.has("agree"));
        Verdict::Terms {
            // No version has an empty name: it is never the one in force.
            version: shown.map_or_else(String::new, |(version, _)| version.to_owned()),
        }
    }

    /// The address on file is not sent by its page, and cannot be another.
    fn mail_address(&self, member: &Member) -> Checked {
        let sign_in = &self.stored.sign_in;
        let on_file = mail_address::must_be_on_file(&self.visit.tenant.rules.policy, sign_in)
            && !self.form.has("mail_address");
        let address = if on_file {
            member.mail_address.as_deref().unwrap_or_default()
        } else {
            self.form.text("mail_address")
        };
        let entry = AddressEntry {
            address,
            sign_out_others: self.form.has("sign_out_others"),
        };
        mail_address::check(self.visit, sign_in, member, &entry)
    }

    async fn letter_code(&self, member: &Member) -> Guessed {
        let code = self.form.text("code");
        if is_blank(code) {
            let verdict = Verdict::LetterCode(Err(Refusal::NothingEntered));
            return Ok((Checked::Verdict(verdict), None));
        }
        codes::letter_code(self.visit, member, code).await
    }

    async fn app_code(&self, member: MemberId) -> Guessed {
        let code = self.form.text("code");
        if is_blank(code) {
            let verdict = Verdict::AppCode(Err(Refusal::NothingEntered));
            return Ok((Checked::Verdict(verdict), None));
        }
        let device = self.form.text("device").parse().ok();
        codes::app_code(self.visit, member, &self.known.registered, device, code).await
    }

    async fn mail_code(&self, member: MemberId) -> Guessed {
        let code = self.form.text("code");
        if is_blank(code) {
            let verdict = Verdict::MailCode(Err(Refusal::NothingEntered));
            return Ok((Checked::Verdict(verdict), None));
        }
        codes::mail_code(self.visit, member, code).await
    }

    async fn lost_device(&self) -> Guessed {
        let Some(member) = &self.known.member else {
            return Ok(Self::nothing());
        };
        let typed = self.form.text("birth_date");
        codes::lost_device(self.visit, &self.stored.sign_in, self.known, member, typed).await
    }

    async fn recovery_code(&self, member: MemberId) -> Guessed {
        let code = self.form.text("code");
        if is_blank(code) {
            let verdict = Verdict::RecoveryCode(Err(Refusal::NothingEntered));
            return Ok((Checked::Verdict(verdict), None));
        }
        codes::recovery_code(self.visit, member, code).await
    }

    fn app_setup(&self) -> Result<Checked, InternalError> {
        let entry = AppEntry {
            code: self.form.text("code"),
            device_name: self.form.text("device_name"),
            sign_out_others: self.form.has("sign_out_others"),
        };
        codes::app_set_up(self.visit, &self.stored.sign_in, self.known, &entry)
    }

    async fn passkey_setup(&self) -> Result<Checked, InternalError> {
        let (sign_in, form) = (&self.stored.sign_in, self.form);
        if sign_in.choices.unnamed_passkey.is_some() {
            return Ok(passkey::name(sign_in, self.known, form.text("device_name")));
        }
        let refused = |refusal| Ok(Checked::Verdict(Verdict::PasskeyRegistered(Err(refusal))));
        match (form.text("credential"), form.text("failure")) {
            ("", "") => refused(Refusal::PasskeyUnsupported),
            ("", "InvalidStateError") => refused(Refusal::PasskeyKnown),
            ("", _) => refused(Refusal::PasskeyNotRegistered),
            (credential, _) => {
                passkey::registration(self.visit, sign_in, self.known, credential).await
            }
        }
    }

    async fn passkey(&self, step: Step) -> Guessed {
        let form = self.form;
        let refused = |refusal| {
            let verdict = Verdict::Passkey(Err(refusal));
            Ok((Checked::Verdict(verdict), None))
        };
        match (form.text("credential"), form.text("failure")) {
            ("", "") => refused(Refusal::PasskeyUnsupported),
            ("", _) => refused(Refusal::PasskeyFailed),
            (credential, _) => {
                let sign_in = &self.stored.sign_in;
                let length = form.session_length();
                let checked = passkey::authentication(
                    self.visit, sign_in, self.known, step, credential, length,
                );
                Ok((checked.await?, None))
            }
        }
    }
}
