// Runs axe-core, which is there already, on the page as it is now. `arguments[0]`: the rules; none
// means all that are asked for.
const [rules] = arguments;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const brief = ({ id, nodes }) => ({
  rule: id,
  nodes: nodes.map(({ html, any, all, none }) => {
    const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
    return `${html.replace(/\s+/g, " ").slice(0, 200)} (${why})`;
  }),
});
return axe
  .run(document, {
    runOnly: rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS },
    // Of WCAG 2.2, and off unless asked for.
    rules: rules ? {} : { "target-size": { enabled: true } },
    resultTypes: ["violations", "incomplete"],
  })
  .then((results) => ({
    locale: document.documentElement.lang,
    width: innerWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    violations: results.violations.map(brief),
    incomplete: results.incomplete.map(brief),
  }));
