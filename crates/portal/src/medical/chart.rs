//! The year as a bar chart: an SVG image made here, for wide and narrow, light and dark pages.

use std::fmt::Write;

use axum::{extract::Path, http::HeaderValue, response::Response};

use super::statements::{by_month, of_year};
use crate::{
    assets::svg,
    calendar::{day_in_japan, month_name, short, yen},
    colors::{Theme, color},
    error::Failure,
    http::visit::Visit,
    pages::Lang,
};

/// A size and a theme.
#[derive(Clone, Copy, Debug)]
struct Variant {
    is_phone: bool,
    theme: Theme,
}

/// Measures of a size, in pixels.
struct Measures {
    width: f64,
    height: f64,
    /// Where the bars begin; the amounts stand left of it.
    left: f64,
    baseline: f64,
    tallest: f64,
    bar: f64,
    font: f64,
}

const WIDE: Measures = Measures {
    width: 840.0,
    height: 300.0,
    left: 84.0,
    baseline: 252.0,
    tallest: 203.0,
    bar: 36.0,
    font: 17.0,
};
const PHONE: Measures = Measures {
    width: 326.0,
    height: 250.0,
    left: 54.0,
    baseline: 212.0,
    tallest: 170.0,
    bar: 14.0,
    font: 13.0,
};

impl Variant {
    fn parse(file: &str) -> Option<Self> {
        let (is_phone, theme) = match file {
            "wide-light.svg" => (false, Theme::Light),
            "wide-dark.svg" => (false, Theme::Dark),
            "phone-light.svg" => (true, Theme::Light),
            "phone-dark.svg" => (true, Theme::Dark),
            _ => return None,
        };
        Some(Self { is_phone, theme })
    }
}

/// `GET /{society}/chart/{variant}`: of this year, for whoever is signed in.
pub(crate) async fn get(
    visit: Visit,
    Path((_society, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let variant = Variant::parse(&file).ok_or(Failure::NotFound)?;
    let member = visit.member().ok_or(Failure::NotFound)?;
    let today = day_in_japan(visit.now);
    let months = by_month(&of_year(member, today.year(), today));
    let bar = color(&visit.site()?.society, "--key", variant.theme).to_owned();
    let chart = Chart {
        months,
        variant,
        bar,
        lang: visit.lang,
    };
    Ok(svg(chart.draw()?, HeaderValue::from_static("no-store")))
}

struct Chart {
    months: [u32; 12],
    variant: Variant,
    bar: String,
    lang: Lang,
}

impl Chart {
    fn draw(&self) -> Result<String, Failure> {
        let mut svg = String::with_capacity(4_096);
        self.write(&mut svg)
            .map_err(|error| Failure::internal("draw the chart", &error))?;
        Ok(svg)
    }

    fn write(&self, svg: &mut String) -> std::fmt::Result {
        let Measures {
            width,
            height,
            left,
            baseline,
            font,
            ..
        } = *self.measures();
        let (line, quiet, text) = match self.variant.theme {
            Theme::Light => ("#cccccc", "#4d4d4d", "#1a1a1a"),
            Theme::Dark => ("#4d4d4d", "#cccccc", "#f2f2f2"),
        };
        write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-size=\"{font}\" \
             font-family=\"'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',sans-serif\">"
        )?;
        for (amount, label) in self.ticks() {
            let y = baseline - self.length(amount);
            let stroke = if amount == 0 { 2 } else { 1 };
            write!(
                svg,
                "<path d=\"M{left} {y:.1}H{width}\" stroke=\"{line}\" stroke-width=\"{stroke}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{quiet}\">{label}</text>",
                left - 8.0,
                y + font / 3.0
            )?;
        }
        let most = self.most();
        for (place, amount) in (1_u8..).zip(self.months) {
            let x = self.center(place);
            self.write_bar(svg, x, amount)?;
            let below = baseline + font * 1.5;
            let label = self.month_label(place);
            write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{below:.1}\" text-anchor=\"middle\" fill=\"{quiet}\">{label}</text>"
            )?;
            if most == Some((place, amount)) {
                let half = font * 2.2;
                let x = x.clamp(left + half, width - half);
                let y = baseline - self.length(amount) - font * 0.75;
                let label = yen(self.lang, amount);
                write!(
                    svg,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" font-weight=\"700\" fill=\"{text}\">{label}</text>"
                )?;
            }
        }
        if self.variant.is_phone && self.lang == Lang::Ja {
            let (x, y) = (left - 8.0, baseline + font * 1.5);
            write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"{quiet}\">月</text>"
            )?;
        }
        svg.write_str("</svg>")
    }

    fn write_bar(&self, svg: &mut String, center: f64, amount: u32) -> std::fmt::Result {
        if amount == 0 {
            return Ok(());
        }
        let Measures { baseline, bar, .. } = *self.measures();
        let (left, length) = (center - bar / 2.0, self.length(amount).max(5.0));
        let (up, across, fill) = (length - 4.0, bar - 8.0, &self.bar);
        write!(
            svg,
            "<path d=\"M{left:.1} {baseline}v-{up:.1}q0-4 4-4h{across}q4 0 4 4v{up:.1}z\" fill=\"{fill}\"/>"
        )
    }

    fn measures(&self) -> &'static Measures {
        if self.variant.is_phone { &PHONE } else { &WIDE }
    }

    /// The month with the largest sum, unless nothing was paid.
    fn most(&self) -> Option<(u8, u32)> {
        most(&self.months)
    }

    fn length(&self, amount: u32) -> f64 {
        let most = self.most().map_or(1, |(_, amount)| amount);
        self.measures().tallest * f64::from(amount) / f64::from(most)
    }

    fn center(&self, month: u8) -> f64 {
        let Measures { left, width, .. } = *self.measures();
        left + (width - left) / 12.0 * (f64::from(month) - 0.5)
    }

    /// Lines at round amounts, with their labels; at most three above the ground.
    fn ticks(&self) -> Vec<(u32, String)> {
        let most = self.most().map_or(0, |(_, amount)| amount);
        let step = [
            1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000,
        ]
        .into_iter()
        .find(|step| most / step <= 3)
        .unwrap_or(500_000);
        (0..=most / step)
            .map(|place| place * step)
            .map(|amount| (amount, self.amount_label(amount)))
            .collect()
    }

    fn amount_label(&self, amount: u32) -> String {
        match self.lang {
            _ if amount == 0 => "0".to_owned(),
            Lang::Ja if amount.is_multiple_of(10_000) => format!("{}万円", amount / 10_000),
            Lang::Ja if self.variant.is_phone && amount > 10_000 => {
                format!("{}.{}万円", amount / 10_000, amount % 10_000 / 1_000)
            }
            Lang::Ja if self.variant.is_phone => format!("{}千円", amount / 1_000),
            lang => yen(lang, amount),
        }
    }

    fn month_label(&self, month: u8) -> String {
        match (self.lang, self.variant.is_phone) {
            (_, true) => month.to_string(),
            (Lang::Ja, false) => month_name(Lang::Ja, month),
            (Lang::En, false) => short(&month_name(Lang::En, month)).to_owned(),
        }
    }
}

/// The month with the largest sum and that sum, unless nothing was paid.
pub(super) fn most(months: &[u32; 12]) -> Option<(u8, u32)> {
    (1_u8..)
        .zip(months.iter().copied())
        .filter(|(_, amount)| *amount > 0)
        .max_by_key(|(_, amount)| *amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(months: [u32; 12], lang: Lang) -> Chart {
        let variant = Variant {
            is_phone: true,
            theme: Theme::Dark,
        };
        Chart {
            months,
            variant,
            bar: "#97d3ff".to_owned(),
            lang,
        }
    }

    #[test]
    fn the_largest_month_is_named_and_each_paid_month_has_a_bar() {
        let svg = chart([4_200, 0, 12_800, 0, 0, 0, 0, 22_400, 0, 0, 0, 0], Lang::Ja)
            .draw()
            .unwrap();
        assert_eq!(svg.matches("#97d3ff").count(), 3);
        assert!(svg.contains("22,400円") && svg.contains("2万円"), "{svg}");
    }

    #[test]
    fn a_year_without_costs_has_a_ground_and_no_bars() {
        let svg = chart([0; 12], Lang::En).draw().unwrap();
        assert!(!svg.contains("#97d3ff") && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn there_are_at_most_three_lines_above_the_ground() {
        for most in [0, 1, 999, 3_999, 5_000, 22_400, 99_999, 780_000, 1_999_999] {
            let mut months = [0; 12];
            months[0] = most;
            assert!(chart(months, Lang::Ja).ticks().len() <= 4, "{most}");
        }
    }
}
