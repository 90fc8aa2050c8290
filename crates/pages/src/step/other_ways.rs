//! The ways on from a page that asks for a second factor or sets one up.

use sekisho_kernel::policy::Method;

use crate::{Form, locales::EachMethod};

/// The ways on from a page that asks for a second factor or sets one up.
#[derive(Clone, Copy, Debug)]
pub struct OtherWays<'a> {
    /// Where another method is sent (`csrf`, `resume`, `method`): `data-form="other-method"`.
    pub form: Form<'a>,
    /// The other methods, in the order they are offered.
    pub methods: &'a [Method],
    /// The page for スマートフォンを紛失・機種変更した方.
    pub lost_device: Option<&'a str>,
}

impl OtherWays<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.methods.is_empty() && self.lost_device.is_none()
    }

    /// The value and the text of each button.
    pub(crate) fn buttons(
        &self,
        sentences: &'static EachMethod,
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        let button = |method: &Method| (method.name(), sentences.get(*method));
        self.methods.iter().map(button)
    }
}
