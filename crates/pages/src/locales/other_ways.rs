//! The ways on from a second factor.

use sekisho_kernel::policy::Method;

/// The ways on from a second factor.
pub(crate) struct OtherWays {
    /// Names the group for screen readers.
    pub(crate) label: &'static str,
    pub(crate) sign_in_with: EachMethod,
    pub(crate) set_up: EachMethod,
    pub(crate) lost_device: &'static str,
}

/// A sentence for each method.
pub(crate) struct EachMethod {
    passkey: &'static str,
    app: &'static str,
    mail: &'static str,
}

impl EachMethod {
    pub(crate) const fn get(&self, method: Method) -> &'static str {
        match method {
            Method::Passkey => self.passkey,
            Method::App => self.app,
            Method::Mail => self.mail,
        }
    }
}

pub(super) const JA: OtherWays = OtherWays {
    label: "別の方法",
    sign_in_with: EachMethod {
        passkey: "生体認証でログインする",
        app: "認証アプリでログインする",
        mail: "OTPメールでログインする",
    },
    set_up: EachMethod {
        passkey: "かわりに生体認証を設定する",
        app: "かわりに認証アプリを設定する",
        mail: "かわりにOTPメールを設定する",
    },
    lost_device: "スマートフォンを紛失・機種変更した方",
};

pub(super) const EN: OtherWays = OtherWays {
    label: "Other ways",
    sign_in_with: EachMethod {
        passkey: "Sign in with a passkey",
        app: "Sign in with the authenticator app",
        mail: "Sign in with a code by mail",
    },
    set_up: EachMethod {
        passkey: "Set up a passkey instead",
        app: "Set up the authenticator app instead",
        mail: "Set up codes by mail instead",
    },
    lost_device: "Lost or changed your phone?",
};
