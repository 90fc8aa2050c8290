//! A tenant's Markdown (terms, notices) as HTML. It is text from outside: HTML in it is shown as
//! text, links lead to https addresses only, a picture becomes its description.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The HTML of a tenant's Markdown. Its headings begin at `h2`, below the page's own.
pub(crate) fn to_html(markdown: &str) -> String {
    // Without options there are no tables, whose cells would carry inline style.
    let mut filter = Filter::default();
    let events = Parser::new_ext(markdown, Options::empty());
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events.filter_map(|event| filter.pass(event)));
    out
}

/// Lets through what may stand on a page.
#[derive(Default)]
struct Filter {
    /// For each link that is open, whether it was written.
    links: Vec<bool>,
}

impl Filter {
    fn pass<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            // A line break of the source is one of the page: Japanese has no spaces to join with.
            Event::SoftBreak => Some(Event::HardBreak),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(_) | Event::Code(_) | Event::HardBreak | Event::Rule => Some(event),
            _ => None,
        }
    }

    fn start<'a>(&mut self, tag: Tag<'a>) -> Option<Event<'a>> {
        let tag = match tag {
            Tag::Heading { level, .. } => Tag::Heading {
                level: level.max(HeadingLevel::H2),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            },
            Tag::Link { dest_url, .. } => {
                let is_outermost = !self.links.contains(&true);
                let address = https_address(&dest_url).filter(|_| is_outermost);
                self.links.push(address.is_some());
                let start = format!("<a href=\"{}\" rel=\"noopener\">", address?);
                return Some(Event::InlineHtml(start.into()));
            }
            Tag::HtmlBlock => Tag::Paragraph,
            Tag::CodeBlock(_) => Tag::CodeBlock(CodeBlockKind::Indented),
            plain @ (Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Emphasis
            | Tag::Strong) => plain,
            _ => return None,
        };
        Some(Event::Start(tag))
    }

    fn end<'a>(&mut self, tag: TagEnd) -> Option<Event<'a>> {
        let tag = match tag {
            TagEnd::Heading(level) => TagEnd::Heading(level.max(HeadingLevel::H2)),
            TagEnd::Link => {
                let was_written = self.links.pop().unwrap_or_default();
                return was_written.then(|| Event::InlineHtml("</a>".into()));
            }
            TagEnd::HtmlBlock => TagEnd::Paragraph,
            plain @ (TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Emphasis
            | TagEnd::Strong) => plain,
            _ => return None,
        };
        Some(Event::End(tag))
    }
}

/// The address as an attribute's value, if it is an https one of printable ASCII.
fn https_address(address: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\');
    let is_https = address
        .strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain));
    is_https.then(|| address.replace('&', "&amp;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_markdown_becomes_html() {
        let html = to_html("# 規約\n\n1. **一つ**\n2. *二つ*\n\n次の行\n続き\n\n> 引用\n\n---\n");
        for part in [
            "<h2>規約</h2>",
            "<ol>\n<li><strong>一つ</strong></li>",
            "<em>二つ</em>",
            "次の行<br />\n続き",
            "<blockquote>",
            "<hr />",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn an_https_link_opens_without_a_way_back_to_the_page() {
        assert_eq!(
            to_html("[組合](https://kenpo.example.jp/?a=1&b=2 \"title\")"),
            "<p><a href=\"https://kenpo.example.jp/?a=1&amp;b=2\" rel=\"noopener\">組合</a></p>\n"
        );
        assert_eq!(
            to_html("<https://kenpo.example.jp/>"),
            "<p><a href=\"https://kenpo.example.jp/\" rel=\"noopener\">https://kenpo.example.jp/</a></p>\n"
        );
    }

    #[test]
    fn a_link_elsewhere_stays_as_text() {
        for address in [
            "http://kenpo.example.jp/",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,x",
            "//evil.example/",
            "/sign-out",
            "#main",
            "mailto:a@example.jp",
            "https://",
            "https://evil.example/\u{202e}",
            "<https://evil.example/ onclick=alert(1)>",
            "https://evil.example/&quot;onclick=alert(1)",
        ] {
            let html = to_html(&format!("[ここ]({address})"));
            assert!(!html.contains("<a"), "{address}: {html}");
            assert!(html.contains("ここ"), "{address}: {html}");
        }
    }

    #[test]
    fn html_is_shown_as_text() {
        for source in [
            "<script>alert(1)</script>",
            "a <b onclick=\"x\">b</b>",
            "<img src=x onerror=alert(1)>",
            "<div>\n\n<iframe src=x>\n\n</div>",
            "<!-- comment -->",
            "<?php ?>",
            "<![CDATA[ <b> ]]>",
            "<style>*{display:none}</style>",
            "&lt;script&gt;",
            "`<script>`",
            "```<script>\n<script>\n```",
            "    <script>",
            "</main><form action=https://evil.example>",
        ] {
            let html = to_html(source);
            let ours = [
                "<p>", "</p>", "<pre>", "</pre>", "<code>", "</code>", "<br />",
            ];
            let rest = ours
                .iter()
                .fold(html.clone(), |html, tag| html.replace(tag, ""));
            assert!(!rest.contains('<'), "{source}: {html}");
        }
    }

    #[test]
    fn a_picture_becomes_its_description() {
        for source in [
            "![印](https://evil.example/pixel.png)",
            "![印][a]\n\n[a]: https://evil.example/pixel.png",
        ] {
            assert_eq!(to_html(source), "<p>印</p>\n");
        }
    }

    #[test]
    fn a_link_inside_a_link_is_not_written() {
        let html = to_html("[![x [内](https://b.example/) y](p.png)](https://a.example/)");
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        assert_eq!(html.matches("</a>").count(), 1, "{html}");
    }

    #[test]
    fn what_extensions_would_make_stays_text() {
        let html =
            to_html("| a |\n|:-:|\n| b |\n\n- [ ] x\n\n[^1]\n\n[^1]: y\n\n# h {#id .class}\n\n$x$");
        for absent in ["<table", "style=", "<input", "<sup", "id=", "class="] {
            assert!(!html.contains(absent), "{absent} in {html}");
        }
    }

    #[test]
    fn deep_nesting_is_read_to_its_end() {
        let html = to_html(&">".repeat(5_000));
        assert_eq!(
            html.matches("<blockquote>").count(),
            html.matches("</blockquote>").count()
        );
    }
}
