//! What a handler is given of a request: the society, the language, the browser, the session.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderValue, StatusCode, Uri,
        header::{ACCEPT_LANGUAGE, SET_COOKIE},
        request::Parts,
    },
    response::{Html, IntoResponse, Redirect, Response},
};
use url::form_urlencoded;

use super::{
    cookies::{self, Name},
    forms::{PageForm, Posted, TOKEN_PURPOSE},
};
use crate::{
    app::{App, Shared, Site},
    error::Failure,
    handle::{Handle, NoEntropy},
    pages::{Lang, Page},
    sign_in::Place,
    store::{booking::Member, session::Session},
};

/// One request to a page.
pub(crate) struct Visit {
    pub(crate) app: Shared,
    site: Option<Arc<Site>>,
    pub(crate) lang: Lang,
    /// The portal's clock, read once.
    pub(crate) now: i64,
    pub(crate) browser: Handle,
    /// The browser sent no cookie of ours: it is new, or it keeps none.
    pub(crate) browser_is_new: bool,
    pub(crate) session_id: Option<Handle>,
    pub(crate) session: Option<Session>,
    chosen_lang: Option<Lang>,
    uri: Uri,
}

impl FromRequestParts<Shared> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        let mut visit = Self::bare(app, parts)?;
        if let (Some(site), Some(id)) = (&visit.site, &visit.session_id) {
            visit.session = app
                .store
                .find_session(&site.society.id, id, visit.now)
                .await?;
        }
        Ok(visit)
    }
}

impl Visit {
    /// The visit without its session: nothing is read from the database.
    pub(crate) fn bare(app: &Shared, parts: &Parts) -> Result<Self, NoEntropy> {
        let sent = |name| cookies::find(&parts.headers, app, name);
        let browser = sent(Name::Browser).and_then(|value| Handle::parse(&value));
        let chosen_lang = query_value(&parts.uri, "lang").and_then(|tag| Lang::parse(&tag));
        let kept_lang = |name| sent(name).and_then(|tag| Lang::parse(&tag));
        let accepted = parts
            .headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Ok(Self {
            app: Arc::clone(app),
            site: society_of(app, &parts.uri).map(Arc::clone),
            // What was chosen here comes first, then the member's own, then the browser's.
            lang: chosen_lang
                .or_else(|| kept_lang(Name::Lang))
                .or_else(|| kept_lang(Name::MemberLang))
                .unwrap_or_else(|| Lang::negotiate(accepted.unwrap_or_default())),
            now: app.clock.now(),
            browser_is_new: browser.is_none(),
            browser: browser.map_or_else(Handle::random, Ok)?,
            session_id: sent(Name::Session).and_then(|value| Handle::parse(&value)),
            session: None,
            chosen_lang,
            uri: parts.uri.clone(),
        })
    }

    /// The society of the address.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none of that name.
    pub(crate) fn site(&self) -> Result<&Arc<Site>, Failure> {
        self.site.as_ref().ok_or(Failure::NotFound)
    }

    /// The society of the address, where a page can do without.
    pub(crate) fn find_site(&self) -> Option<&Arc<Site>> {
        self.site.as_ref()
    }

    /// The society's id; empty without one.
    pub(crate) fn site_id(&self) -> &str {
        self.site
            .as_ref()
            .map(|site| site.society.id.as_str())
            .unwrap_or_default()
    }

    /// Who is signed in, for the database.
    pub(crate) fn member(&self) -> Option<Member<'_>> {
        let session = self.session.as_ref()?;
        Some(Member {
            society: self.site_id(),
            sub: &session.sub,
        })
    }

    /// A value of the address's query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        query_value(&self.uri, name)
    }

    /// The path that was asked for.
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// The anti-forgery field for forms of this browser and society.
    pub(crate) fn form_token(&self) -> String {
        self.browser.mark(TOKEN_PURPOSE, self.site_id())
    }

    /// Whether the form was on a page that this browser was given.
    pub(crate) fn is_own_form<T: PageForm>(&self, posted: &Posted<T>) -> bool {
        self.browser
            .has_mark(TOKEN_PURPOSE, self.site_id(), posted.form.token())
    }

    /// Refuses a form that was not.
    pub(crate) fn check_form<T: PageForm>(&self, posted: &Posted<T>) -> Result<(), Failure> {
        if self.is_own_form(posted) {
            Ok(())
        } else {
            Err(Failure::ForeignForm)
        }
    }

    /// The frame of a page for this visit.
    pub(crate) fn page<'a>(&'a self, title: &'a str) -> Page<'a> {
        Page::new(self, title)
    }

    /// A page.
    pub(crate) fn html(&self, template: &impl askama::Template) -> Result<Response, Failure> {
        self.html_with(StatusCode::OK, template)
    }

    /// A page with another status than 200.
    pub(crate) fn html_with(
        &self,
        status: StatusCode,
        template: &impl askama::Template,
    ) -> Result<Response, Failure> {
        Ok(self.finish((status, Html(template.render()?)).into_response()))
    }

    /// 303 to a path of ours or to the provider.
    pub(crate) fn redirect(&self, to: &str) -> Response {
        self.finish(Redirect::to(to).into_response())
    }

    /// 303 to a place of this society.
    pub(crate) fn go(&self, place: Place) -> Result<Response, Failure> {
        Ok(self.redirect(&self.site()?.path(place.path())))
    }

    /// Adds the cookie of a session that begins.
    pub(crate) fn with_session_cookie(&self, response: Response, id: &Handle) -> Response {
        let path = format!("/{}", self.site_id());
        with_cookie(response, cookies::session(&self.app, id.reveal(), path))
    }

    /// Adds the cookie of the member's language, where the provider said one.
    pub(crate) fn with_member_lang_cookie(
        &self,
        response: Response,
        lang: Option<Lang>,
    ) -> Response {
        with_cookie(
            response,
            lang.and_then(|lang| cookies::member_lang(&self.app, lang)),
        )
    }

    /// Takes the session's cookie away.
    pub(crate) fn without_session_cookie(&self, response: Response) -> Response {
        with_cookie(
            response,
            cookies::no_session(&self.app, format!("/{}", self.site_id())),
        )
    }

    /// Adds the cookies that this visit made new.
    pub(crate) fn finish(&self, mut response: Response) -> Response {
        if self.browser_is_new {
            response = with_cookie(response, cookies::browser(&self.app, self.browser.reveal()));
        }
        if let Some(lang) = self.chosen_lang {
            response = with_cookie(response, cookies::lang(&self.app, lang));
        }
        response
    }
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The society that the first part of the path names.
pub(crate) fn society_of<'a>(app: &'a App, uri: &Uri) -> Option<&'a Arc<Site>> {
    app.find_site(uri.path().split('/').nth(1)?)
}

fn query_value(uri: &Uri, name: &str) -> Option<String> {
    form_urlencoded::parse(uri.query()?.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}
