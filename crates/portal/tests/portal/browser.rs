//! A browser without script: cookies, redirects, forms.

use reqwest::{StatusCode, header::HeaderMap, redirect::Policy};
use url::Url;

pub(crate) struct Browser {
    base: Url,
    http: reqwest::Client,
    /// Name, path, value.
    cookies: Vec<(String, String, String)>,
}

pub(crate) struct Answer {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            base: base.parse().unwrap(),
            http,
            cookies: Vec::new(),
        }
    }

    /// One request, no redirect followed.
    pub(crate) async fn visit(&mut self, address: &str) -> Answer {
        let url = self.base.join(address).unwrap();
        self.send(self.http.get(url)).await
    }

    /// One request and the redirects after it.
    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        let answer = self.visit(address).await;
        self.follow(answer).await
    }

    /// Posts fields as a form of this origin does.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(
            self.base.origin().ascii_serialization().as_str(),
            path,
            fields,
        )
        .await
    }

    pub(crate) async fn post_from(
        &mut self,
        origin: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let url = self.base.join(path).unwrap();
        self.send(self.http.post(url).header("origin", origin).form(fields))
            .await
    }

    /// Fills in and sends a form of a page; redirects are followed.
    pub(crate) async fn submit(
        &mut self,
        page: &Answer,
        form: &str,
        typed: &[(&str, &str)],
    ) -> Answer {
        let (action, hidden) = page.form(form);
        let mut fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend_from_slice(typed);
        let answer = self.post(&action, &fields).await;
        self.follow(answer).await
    }

    /// Opens the page, presses its first sign-in button and goes all the way.
    pub(crate) async fn sign_in(&mut self, page: &str) -> Answer {
        let page = self.get(page).await;
        self.submit(&page, "login", &[]).await
    }

    /// Presses the sign-in button and comes back up to the callback, which is not called.
    pub(crate) async fn callback_address(&mut self, page: &str) -> Url {
        let page = self.get(page).await;
        let (action, hidden) = page.form("login");
        let fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let to_provider = self.post(&action, &fields).await.location();
        self.visit(to_provider.as_str()).await.location()
    }

    pub(crate) async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            if !answer.status.is_redirection() {
                return answer;
            }
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            let next = answer.location();
            answer = self.visit(next.as_str()).await;
        }
        panic!("redirects without end");
    }

    pub(crate) fn forget(&mut self, cookie: &str) {
        self.cookies.retain(|(name, ..)| name != cookie);
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .find(|cookie| cookie.0 == name)
            .map(|cookie| cookie.2.as_str())
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let mut request = request.build().unwrap();
        let url = request.url().clone();
        let is_portal = url.origin() == self.base.origin();
        if is_portal && !self.cookies.is_empty() {
            let sent = self.cookies.iter().filter(|(_, path, _)| {
                path == "/" || url.path() == path || url.path().starts_with(&format!("{path}/"))
            });
            let header: Vec<String> = sent
                .map(|(name, _, value)| format!("{name}={value}"))
                .collect();
            request
                .headers_mut()
                .insert("cookie", header.join("; ").parse().unwrap());
        }
        let response = self.http.execute(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        if is_portal {
            headers
                .get_all("set-cookie")
                .iter()
                .for_each(|c| self.keep(c.to_str().unwrap()));
        }
        Answer {
            url,
            status,
            headers,
            body: response.text().await.unwrap(),
        }
    }

    fn keep(&mut self, set_cookie: &str) {
        let cookie = cookie::Cookie::parse(set_cookie.to_owned()).unwrap();
        let path = cookie.path().unwrap_or("/").to_owned();
        self.cookies
            .retain(|known| known.0 != cookie.name() || known.1 != path);
        if cookie
            .max_age()
            .is_none_or(cookie::time::Duration::is_positive)
        {
            self.cookies
                .push((cookie.name().to_owned(), path, cookie.value().to_owned()));
        }
    }
}

impl Answer {
    pub(crate) fn location(&self) -> Url {
        let location = self.headers["location"].to_str().unwrap();
        self.url.join(location).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// `data-page`.
    pub(crate) fn page(&self) -> Option<&str> {
        self.between("data-page=\"", "\"")
    }

    /// `data-error`.
    pub(crate) fn error(&self) -> Option<&str> {
        self.between("data-error=\"", "\"")
    }

    /// `data-notice`.
    pub(crate) fn notice(&self) -> Option<&str> {
        self.between("data-notice=\"", "\"")
    }

    pub(crate) fn member_name(&self) -> Option<&str> {
        self.between("data-member-name>", "<")
    }

    pub(crate) fn between(&self, start: &str, end: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(start)?;
        Some(rest.split_once(end)?.0)
    }

    /// The action and the hidden fields of the last form of that name: the one in the page, not
    /// the one in its header.
    pub(crate) fn form(&self, name: &str) -> (String, Vec<(String, String)>) {
        let marker = format!("data-form=\"{name}\"");
        let at = self
            .body
            .rfind(&marker)
            .unwrap_or_else(|| panic!("no {name} in {}", self.body));
        let start = self.body[..at].rfind("<form").unwrap();
        let form = &self.body[start..];
        let form = &form[..form.find("</form>").unwrap()];
        let attribute = |tag: &str, name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let hidden = form
            .split("<input type=\"hidden\"")
            .skip(1)
            .map(|tag| {
                (
                    attribute(tag, "name").unwrap(),
                    attribute(tag, "value").unwrap(),
                )
            })
            .collect();
        (attribute(form, "action").unwrap(), hidden)
    }
}
