//! The pages: the year at a glance, and every statement.

use askama::Template;
use axum::response::Response;
use time::Date;

use super::{
    chart::most,
    statements::{Statement, by_month, of_year},
};
use crate::{
    calendar::{day_in_japan, grouped, month_name, short_day, yen},
    error::Failure,
    http::visit::Visit,
    pages::{
        Lang, Page,
        login::{self, Why},
        texts::Texts,
        top::{OtherPortal, other_portal, signed_out},
    },
    sign_in::Place,
    store::booking::Member,
};

/// So many statements are on the first page.
const RECENT: usize = 3;

struct Month {
    name: String,
    amount: String,
}

struct Row {
    day: String,
    clinic: &'static str,
    own: String,
    total: String,
}

#[derive(Template)]
#[template(path = "medical_top.html")]
struct MedicalTopPage<'a> {
    page: Page<'a>,
    year_heading: String,
    sum: String,
    /// 「1月から11月まで」
    period: String,
    chart_alt: String,
    lang: &'static str,
    months: Vec<Month>,
    recent: Vec<Row>,
    other: Option<OtherPortal<'a>>,
}

#[derive(Template)]
#[template(path = "statements.html")]
struct StatementsPage<'a> {
    page: Page<'a>,
    heading: String,
    sum: String,
    rows: Vec<Row>,
    /// The other year that can be seen: its number and its name.
    other_year: (i32, String),
}

/// `GET /{society}`.
pub(crate) async fn get_top(visit: Visit) -> Result<Response, Failure> {
    let Some(member) = visit.member() else {
        return signed_out(&visit);
    };
    let lang = visit.lang;
    let today = day_in_japan(visit.now);
    let statements = of_year(member, today.year(), today);
    let months = by_month(&statements);
    let until_now = (1_u8..)
        .zip(months)
        .take(usize::from(u8::from(today.month())));
    visit.html(&MedicalTopPage {
        page: visit.page(Texts::of(lang).medical_heading),
        year_heading: year_heading(lang, today.year()),
        sum: grouped(months.iter().sum()),
        period: period(lang, today),
        chart_alt: chart_alt(lang, &months),
        lang: lang.tag(),
        months: until_now
            .map(|(month, sum)| Month {
                name: month_name(lang, month),
                amount: yen(lang, sum),
            })
            .collect(),
        recent: statements
            .iter()
            .take(RECENT)
            .map(|statement| row(lang, statement))
            .collect(),
        other: other_portal(&visit),
    })
}

/// `GET /{society}/statements`, of this year or with `?year=` of the last one.
pub(crate) async fn get_statements(visit: Visit) -> Result<Response, Failure> {
    let Some(Member { society, sub }) = visit.member() else {
        return login::page(&visit, Why::NoSession, Place::Statements).await;
    };
    let lang = visit.lang;
    let today = day_in_japan(visit.now);
    let (this, last) = (today.year(), today.year() - 1);
    let is_last = visit
        .query("year")
        .is_some_and(|year| year == last.to_string());
    let (year, other) = if is_last { (last, this) } else { (this, last) };
    let statements = of_year(Member { society, sub }, year, today);
    visit.html(&StatementsPage {
        page: visit.page(Texts::of(lang).statements),
        heading: year_heading(lang, year),
        sum: grouped(statements.iter().map(|statement| statement.own).sum()),
        rows: statements
            .iter()
            .map(|statement| row(lang, statement))
            .collect(),
        other_year: (other, year_heading(lang, other)),
    })
}

fn row(lang: Lang, statement: &Statement) -> Row {
    Row {
        day: short_day(lang, statement.day),
        clinic: statement.clinic.name(lang),
        own: yen(lang, statement.own),
        total: yen(lang, statement.total),
    }
}

fn year_heading(lang: Lang, year: i32) -> String {
    match lang {
        Lang::Ja => format!("{year}年に支払った医療費"),
        Lang::En => format!("Medical costs paid in {year}"),
    }
}

fn period(lang: Lang, today: Date) -> String {
    let last = month_name(lang, u8::from(today.month()));
    match lang {
        Lang::Ja => format!("1月から{last}まで"),
        Lang::En => format!("January to {last}"),
    }
}

fn chart_alt(lang: Lang, months: &[u32; 12]) -> String {
    match (lang, most(months)) {
        (Lang::Ja, Some((month, amount))) => {
            let (month, amount) = (month_name(lang, month), yen(lang, amount));
            format!("月ごとの医療費の棒グラフ。いちばん多い月は{month}の{amount}です。")
        }
        (Lang::Ja, None) => "月ごとの医療費の棒グラフ。支払いはまだありません。".to_owned(),
        (Lang::En, Some((month, amount))) => {
            let (month, amount) = (month_name(lang, month), yen(lang, amount));
            format!("Bar chart of the costs by month. The largest is {month} with {amount}.")
        }
        (Lang::En, None) => "Bar chart of the costs by month. Nothing was paid yet.".to_owned(),
    }
}
