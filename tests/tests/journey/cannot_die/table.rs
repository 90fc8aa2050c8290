//! The sequences: who, what happens, and where that ends.

use super::act::{
    Act::{self, *},
    End::{self, *},
    Who::{self, *},
};

/// One sequence. After its end the member goes on to the portal, as whoever signed in there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequence {
    /// What happens, in words.
    pub name: &'static str,
    /// Whose sign-in it is.
    pub who: Who,
    /// What happens. Before it, the portal was opened in the first tab.
    pub acts: &'static [Act],
    /// Where it ends.
    pub end: End,
}

const fn row(name: &'static str, who: Who, acts: &'static [Act], end: End) -> Sequence {
    Sequence {
        name,
        who,
        acts,
        end,
    }
}

/// Longer than a sign-in may take.
const TOO_LONG: Act = Minutes(31);
const A_NIGHT: Act = Minutes(14 * 60);
const A_DAY: Act = Minutes(25 * 60);

/// All of them.
pub(super) const ALL: &[&[Sequence]] = &[TIME, MOVES, TABS, MAILS, COOKIES, OPERATIONS, OTHERS];

pub(super) const TIME: &[Sequence] = &[
    row(
        "the sign-in page is reloaded too late",
        Member,
        &[Type, TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the sign-in page is sent too late",
        Member,
        &[TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the sign-in page is sent the next morning",
        Member,
        &[A_NIGHT, CleanUp, Send],
        Fresh,
    ),
    row(
        "a bookmarked sign-in page is opened a day later",
        Member,
        &[Type, A_DAY, CleanUp, Reload],
        Fresh,
    ),
    row(
        "a restarted page times out again",
        Member,
        &[TOO_LONG, Send, TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the birth date comes too late",
        Newcomer,
        &[To("birth-date"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the terms are read for too long",
        Newcomer,
        &[To("terms"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the user ID is chosen too late",
        Newcomer,
        &[To("profile"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the password is chosen too late",
        Newcomer,
        &[To("new-password"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the address is entered too late",
        Newcomer,
        &[To("mail-address"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the mailed link takes too long",
        Newcomer,
        &[To("mail-check"), TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the app is installed too slowly",
        Newcomer,
        &[To("app-setup"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the codes are copied too slowly",
        Newcomer,
        &[To("recovery-codes"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the set-up for later is answered too late",
        Leaver,
        &[To("set-up-later"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the app's code comes too late",
        Member,
        &[To("app-code"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the page of the app's code is reloaded too late",
        Member,
        &[To("app-code"), Minutes(90), CleanUp, Reload],
        Fresh,
    ),
    row(
        "the mailed code comes too late",
        ByMail,
        &[To("mail-code"), TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the page of the ways on is left open",
        Member,
        &[To("app-code"), Follow("lost-device"), TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the page of a forgotten password is left open",
        Member,
        &[Type, Follow("forgot-password"), TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the page of a forgotten user ID is left open",
        Member,
        &[Type, Follow("forgot-user-id"), TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the letter's code comes too late",
        Coded,
        &[To("letter-code"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the passkey is set up too slowly",
        Passkeyless,
        &[To("passkey-setup"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "the passkey is left for the app, and that is set up too slowly",
        Passkeyless,
        &[To("passkey-setup"), Send, A_NIGHT, CleanUp, Reload],
        Fresh,
    ),
    row(
        "the lost phone is said to be lost, and the page left open",
        Member,
        &[To("app-code"), SayLost, TOO_LONG, Reload],
        Fresh,
    ),
    row(
        "the link for a lost phone is pressed, and the page left open",
        Member,
        &[To("app-code"), SayLost, PressMailInTab, TOO_LONG, Send],
        Fresh,
    ),
];

pub(super) const MOVES: &[Sequence] = &[
    row(
        "the sign-in page is reloaded",
        Member,
        &[Reload, Reload],
        At("credentials"),
    ),
    row(
        "the page of the app's code is reloaded",
        Member,
        &[To("app-code"), Reload, Reload],
        At("app-code"),
    ),
    row(
        "back from the app's code",
        Member,
        &[To("app-code"), Back],
        At("app-code"),
    ),
    row(
        "back from a first sign-in's third step",
        Newcomer,
        &[To("profile"), Back, Back],
        At("profile"),
    ),
    row(
        "the kept sign-in page is sent once more",
        Member,
        &[To("app-code"), Kept, Send],
        At("app-code"),
    ),
    row(
        "the kept page of the birth date is sent once more",
        Newcomer,
        &[To("terms"), Kept, Send],
        At("terms"),
    ),
    row(
        "the passkey's page is reloaded, and left for the app",
        Passkeyless,
        &[To("passkey-setup"), Reload, Send, Back],
        At("app-setup"),
    ),
    row("back after the end", Member, &[Home, Back], Portal),
    row(
        "the kept page of the code is sent after the end",
        Member,
        &[Home, Kept, Send],
        Portal,
    ),
    row(
        "a double click on ログイン",
        Member,
        &[Twice],
        At("app-code"),
    ),
    row(
        "a double click on the app's code",
        Member,
        &[To("app-code"), Twice],
        Portal,
    ),
    row(
        "a double click on the birth date",
        Newcomer,
        &[To("birth-date"), Twice],
        At("terms"),
    ),
    row(
        "a double click on the last page",
        Newcomer,
        &[To("recovery-codes"), Twice],
        Portal,
    ),
    row(
        "the member leaves for the portal and comes back",
        Member,
        &[To("app-code"), Leave, Login],
        At("credentials"),
    ),
    row(
        "the language is changed on the way",
        Member,
        &[To("app-code"), English, Reload],
        At("app-code"),
    ),
];

pub(super) const TABS: &[Sequence] = &[
    row(
        "two tabs, and the other one signs in",
        Member,
        &[Tab(1), Home, Tab(0), Reload],
        Portal,
    ),
    row(
        "two tabs, and the one left behind is sent",
        Member,
        &[Tab(1), Home, Tab(0), Send],
        Portal,
    ),
    row(
        "two tabs at the second factor",
        Member,
        &[To("app-code"), Tab(1), To("app-code"), Home, Tab(0), Reload],
        Portal,
    ),
    row(
        "two tabs in turns",
        Member,
        &[
            Tab(1),
            To("app-code"),
            Tab(0),
            To("app-code"),
            Tab(1),
            Reload,
        ],
        At("app-code"),
    ),
    row(
        "two tabs of a first sign-in",
        Newcomer,
        &[To("terms"), Tab(1), To("profile"), Tab(0), Reload],
        At("profile"),
    ),
    row(
        "a first sign-in is completed in the other tab",
        Newcomer,
        &[To("terms"), Minutes(1), Tab(1), Home, Tab(0), Reload],
        Portal,
    ),
    row(
        "forty tabs, and one signs in",
        Member,
        &[Tabs(40), Tab(39), Home, ReloadAll, Tab(0)],
        Portal,
    ),
    row(
        "forty tabs that time out",
        Member,
        &[Tabs(40), TOO_LONG, Tab(20), Send, Home, ReloadAll, Tab(0)],
        Portal,
    ),
    row(
        "a tab of yesterday beside one of today",
        Member,
        &[Type, A_DAY, CleanUp, Tab(1), Home, Tab(0), Reload],
        Portal,
    ),
];

pub(super) const MAILS: &[Sequence] = &[
    row(
        "the link is pressed on a phone, and the page reloaded",
        Newcomer,
        &[To("mail-check"), PressMail, Reload],
        At("app-setup"),
    ),
    row(
        "the link is pressed on a phone after the page timed out",
        Newcomer,
        &[To("mail-check"), TOO_LONG, PressMail, Reload],
        Fresh,
    ),
    row(
        "the link is pressed here, in a tab of its own",
        Newcomer,
        &[To("mail-check"), PressMailHere, Reload],
        At("app-setup"),
    ),
    row(
        "the waiting page is sent before the link is pressed",
        Newcomer,
        &[To("mail-check"), Continue],
        At("mail-check"),
    ),
    row(
        "a link for a new password, on a phone",
        Member,
        &[ForgotPassword, PressMail, Reload],
        At("credentials"),
    ),
    row(
        "a link for a new password, here",
        Member,
        &[ForgotPassword, PressMailInTab],
        At("app-code"),
    ),
];

pub(super) const COOKIES: &[Sequence] = &[
    row(
        "cookies are cleared on the sign-in page",
        Member,
        &[ClearCookies, Send],
        Fresh,
    ),
    row(
        "cookies are cleared at the second factor",
        Member,
        &[To("app-code"), ClearCookies, Reload],
        Unknown,
    ),
    row(
        "cookies are cleared at the second factor, and it is sent",
        Member,
        &[To("app-code"), ClearCookies, Send],
        Unknown,
    ),
    row(
        "cookies are cleared in a first sign-in",
        Newcomer,
        &[To("profile"), ClearCookies, Reload],
        Unknown,
    ),
    row(
        "cookies are cleared after the end",
        Member,
        &[Home, ClearCookies, Login],
        At("credentials"),
    ),
    row(
        "the browser is closed at the second factor",
        Member,
        &[To("app-code"), CloseBrowser, Reload],
        Unknown,
    ),
    row(
        "the browser is closed after the end",
        Member,
        &[Home, CloseBrowser, Login],
        At("credentials"),
    ),
];

pub(super) const OPERATIONS: &[Sequence] = &[
    row(
        "the server is restarted at the sign-in page",
        Member,
        &[Restart, Send],
        At("app-code"),
    ),
    row(
        "the server is restarted at the second factor",
        Member,
        &[To("app-code"), Restart, Send],
        Portal,
    ),
    row(
        "the server is restarted in a first sign-in",
        Newcomer,
        &[To("new-password"), Restart, Send],
        At("mail-address"),
    ),
    row(
        "the rows are gone, and the sign-in page is sent",
        Member,
        &[DeleteRows, Send],
        Fresh,
    ),
    row(
        "the rows are gone, and the page of the code is sent",
        Member,
        &[To("app-code"), DeleteRows, Send],
        Unknown,
    ),
    row(
        "signing keys are exchanged at the second factor",
        Member,
        &[To("app-code"), RotateSigningKeys, Send],
        Portal,
    ),
    row(
        "the sealing key is exchanged at the sign-in page",
        Member,
        &[RotateKeyEncryptionKey, Restart, Send],
        At("app-code"),
    ),
    row(
        "the sealing key is exchanged at the second factor",
        Member,
        &[To("app-code"), RotateKeyEncryptionKey, Restart, Send],
        Portal,
    ),
    row(
        "the sealing key is exchanged while an app is set up",
        Newcomer,
        &[To("app-setup"), RotateKeyEncryptionKey, Restart, Send],
        At("recovery-codes"),
    ),
    row(
        "the sealing key is exchanged, and the rows are gone",
        Member,
        &[RotateKeyEncryptionKey, Restart, DeleteRows, Send],
        Fresh,
    ),
    row(
        "a restart, a night and another restart",
        Member,
        &[Restart, A_NIGHT, Restart, Send],
        Fresh,
    ),
];

pub(super) const OTHERS: &[Sequence] = &[
    row(
        "another portal signs out while the form is filled in",
        Member,
        &[Tab(1), Home, SignOut, Tab(0), Send],
        At("app-code"),
    ),
    row(
        "another portal signs out at the second factor",
        Member,
        &[To("app-code"), Tab(1), Home, SignOut, Tab(0), Send],
        Portal,
    ),
    row(
        "signed out, and back to the old page",
        Member,
        &[Home, SignOut, Back],
        Unknown,
    ),
    row(
        "another member signs in at the second factor",
        Member,
        &[To("app-code"), OtherMember, Reload],
        At("app-code"),
    ),
    row(
        "another member signs in, and the code is sent",
        Member,
        &[To("app-code"), OtherMember, Send],
        Portal,
    ),
    row(
        "another member signs in during a first sign-in",
        Newcomer,
        &[To("profile"), OtherMember, Reload],
        At("profile"),
    ),
    row(
        "another member signs in, and the old form is sent",
        Member,
        &[OtherMember, Send],
        At("app-code"),
    ),
    row(
        "two members use the browser, and each portal asks who it is",
        Member,
        &[Home, OtherMember, Login],
        At("choose-account"),
    ),
    row(
        "the question who it is is answered too late",
        Member,
        &[Home, OtherMember, Login, TOO_LONG, Send],
        Asked,
    ),
    row(
        "the question who it is is reloaded the next day",
        Member,
        &[Home, OtherMember, Login, A_DAY, CleanUp, Reload],
        Asked,
    ),
    row(
        "the page of another user ID is sent too late",
        Member,
        &[Home, OtherMember, Login, To("credentials"), TOO_LONG, Send],
        Fresh,
    ),
    row(
        "cookies are cleared at the question who it is",
        Member,
        &[Home, OtherMember, Login, ClearCookies, Reload],
        Unknown,
    ),
    row(
        "back to the question who it is",
        Member,
        &[Home, OtherMember, Login, To("app-code"), Back],
        At("app-code"),
    ),
];
