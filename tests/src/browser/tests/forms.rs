use super::*;

async fn page() -> (Browser, Page) {
    let browser = browser();
    let page = browser.get(&format!("{HERE}/page")).await;
    (browser, page)
}

async fn form() -> Form {
    page().await.1.form("[data-form=all]")
}

fn pairs(form: &Form) -> String {
    let fields: Vec<_> = form
        .fields()
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    fields.join("|")
}

#[tokio::test]
async fn an_untouched_form_sends_what_the_page_put_in() {
    let untouched = "csrf=secret|code=a&b|fixed=x|device=phone|year=1950|note=one\r\ntwo|\
                     decision=allow|outside=y";
    assert_eq!(pairs(&form().await), untouched);
}

#[tokio::test]
async fn a_form_sends_what_a_person_did() {
    let form = form()
        .await
        .fill("code", "123456")
        .check("remember")
        .choose("device", "tablet")
        .choose("year", "1940")
        .button("decision", "deny");
    let done = "csrf=secret|code=123456|fixed=x|remember=1|device=tablet|year=1940|\
                note=one\r\ntwo|decision=deny|outside=y";
    assert_eq!(pairs(&form), done);
    assert_eq!(form.value("device").as_deref(), Some("tablet"));
    assert_eq!(form.clone().uncheck("remember").value("remember"), None);
}

#[tokio::test]
async fn a_post_form_arrives() {
    let (browser, page) = page().await;
    let form = page
        .form("[data-form=all]")
        .without("note")
        .without("outside")
        .without("device");
    let seen = form.fill("code", "関 所").submit(&browser).await;
    assert_eq!(seen.text("#method").as_deref(), Some("POST"));
    assert_eq!(seen.text("#target").as_deref(), Some("/seen/form"));
    let body = "csrf=secret&code=%E9%96%A2+%E6%89%80&fixed=x&year=1950&decision=allow";
    assert_eq!(seen.text("#body").as_deref(), Some(body));
    let kind = header_seen(&seen, "content-type");
    assert_eq!(kind.as_deref(), Some("application/x-www-form-urlencoded"));
    assert_eq!(header_seen(&seen, "origin").as_deref(), Some(HERE));
}

#[tokio::test]
async fn a_get_form_puts_its_fields_in_place_of_the_query() {
    let (browser, page) = page().await;
    let seen = page
        .form("[data-form=search]")
        .fill("q", "a b")
        .submit(&browser)
        .await;
    assert_eq!(seen.text("#method").as_deref(), Some("GET"));
    assert_eq!(seen.text("#target").as_deref(), Some("/seen/search?q=a+b"));
}

#[tokio::test]
async fn hidden_fields_can_be_tampered_with() {
    assert_eq!(
        form().await.tamper("csrf", "x").value("csrf").as_deref(),
        Some("x")
    );
}

#[tokio::test]
#[should_panic(expected = "no field to type in \"user_id\"")]
async fn a_field_that_is_not_there_cannot_be_filled() {
    drop(form().await.fill("user_id", "x"));
}

#[tokio::test]
#[should_panic(expected = "no field to type in \"csrf\"")]
async fn a_hidden_field_cannot_be_filled() {
    drop(form().await.fill("csrf", "x"));
}

#[tokio::test]
#[should_panic(expected = "code cannot hold \"1234567\"")]
async fn a_field_holds_no_more_than_its_length() {
    drop(form().await.fill("code", "1234567"));
}

#[tokio::test]
#[should_panic(expected = "fixed cannot be changed")]
async fn a_read_only_field_cannot_be_filled() {
    drop(form().await.fill("fixed", "y"));
}

#[tokio::test]
#[should_panic(expected = "device offers no \"watch\"")]
async fn what_is_not_offered_cannot_be_chosen() {
    drop(form().await.choose("device", "watch"));
}

#[tokio::test]
#[should_panic(expected = "more than one \"form\"")]
async fn an_ambiguous_form_is_a_failure() {
    page().await.1.form("form");
}
