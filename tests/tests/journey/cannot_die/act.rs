//! What the table is written in: whose sign-in it is, what happens, and where that ends.

/// Whose sign-in it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    /// A member with an authenticator app.
    Member,
    /// A member with codes by mail.
    ByMail,
    /// Somebody with a letter, who sets up an app at once.
    Newcomer,
    /// Somebody with a letter of a society where that comes later.
    Leaver,
    /// Somebody with a letter, who chooses the passkey first and takes the app after all.
    Passkeyless,
    /// Somebody from the former system, whose letter has a code.
    Coded,
}

/// What happens, in the tab that is open.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// The portal is opened, and asks for a sign-in.
    Login,
    /// The user ID is typed, with a wrong password.
    Type,
    /// What is asked is done, until a page of this step is open.
    To(&'static str),
    /// What is asked is done, until the portal is open.
    Home,
    /// The form is filled in and sent.
    Send,
    /// The same, twice at once; the later answer is shown.
    Twice,
    /// The waiting page's button.
    Continue,
    /// ポータルに戻る
    Leave,
    /// A link of the page, by its name.
    Follow(&'static str),
    /// So much time.
    Minutes(u64),
    /// The page is asked for anew.
    Reload,
    /// The page before this one is asked for anew.
    Back,
    /// The page before this one is shown as the browser kept it.
    Kept,
    /// The other language is chosen.
    English,
    /// Another tab is looked at; a new one opens the portal first.
    Tab(usize),
    /// There are so many tabs, each of which opens the portal.
    Tabs(usize),
    /// All tabs are reloaded.
    ReloadAll,
    /// The newest mailed link is pressed on a phone.
    PressMail,
    /// It is pressed in a tab of its own of this browser.
    PressMailHere,
    /// It is opened and pressed in this tab.
    PressMailInTab,
    /// A link for a new password is asked for.
    ForgotPassword,
    /// The phone is said to be lost, on the page of the app's code.
    SayLost,
    /// All cookies are deleted.
    ClearCookies,
    /// The browser is closed and opened again.
    CloseBrowser,
    /// Another portal signs the member out.
    SignOut,
    /// Another member signs in, in a tab of its own.
    OtherMember,
    /// Another process answers from now on.
    Restart,
    /// What has expired by now is deleted, as each minute.
    CleanUp,
    /// The sign-in itself is deleted, as if a month had passed.
    DeleteRows,
    /// New signing keys take effect.
    RotateSigningKeys,
    /// Secrets are sealed by another key.
    RotateKeyEncryptionKey,
}

/// Where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// At the portal.
    Portal,
    /// At a fresh form that has the user ID and says why.
    Fresh,
    /// The same in a browser that nothing is known of, so that there is no user ID either.
    Unknown,
    /// At the question who it is, which says why.
    Asked,
    /// At this step, as if nothing had happened.
    At(&'static str),
}

impl Act {
    /// The step where it stops.
    pub(super) const fn target(self) -> Option<&'static str> {
        match self {
            Self::To(step) => Some(step),
            _ => None,
        }
    }
}
