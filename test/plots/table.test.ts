import katex from "katex";
import { expect, test } from "vitest";
import { escapeLatex } from "../../lib/dist/plots/export/latex";
import { formatNumber, leftOut, table, toCsv, toLatex, toMarkdown, toText } from "../../lib/dist/plots/table";

const slopes = table({
  columns: ["router", "β₁ & τ₂", "fits"],
  rows: [
    ['cosine, "unit"', -0.123456789, null],
    ["a|b_50%", 1.5e-7, 400],
  ],
  caption: "Slopes ± 1, n ≥ 10.",
});

test("Markdown has six significant digits, a dash for no value, and numbers to the right", () => {
  expect(toMarkdown(slopes)).toBe(
    [
      "| router | β₁ & τ₂ | fits |",
      "| --- | ---: | ---: |",
      '| cosine, "unit" | −0.123457 | – |',
      "| a\\|b_50% | 1.5×10⁻⁷ | 400 |",
      "",
      "Slopes ± 1, n ≥ 10.",
      "",
    ].join("\n"),
  );
});

test("LaTeX has booktabs rules, escaped text, and symbols as mathematics", () => {
  expect(toLatex(slopes)).toBe(
    String.raw`\begin{table}
  \centering
  \caption{Slopes $\pm$ 1, n $\ge$ 10.}
  \begin{tabular}{lrr}
    \toprule
    router & $\beta_{1}$ \& $\tau_{2}$ & fits \\
    \midrule
    cosine, "unit" & $-0.123457$ & -- \\
    a\textbar{}b\_50\% & 1.5$\times10^{-7}$ & 400 \\
    \bottomrule
  \end{tabular}
\end{table}
`,
  );
});

test("how a table was made follows its caption, but not in LaTeX", () => {
  const { columns, rows } = slopes;
  const told = table({ columns, rows, caption: "Slopes ± 1, n ≥ 10.", details: "40 fits." });
  expect(toMarkdown(told)).toBe(`${toMarkdown(slopes)}\n*How it was made.* 40 fits.\n`);
  expect(toText(told)).toBe(`${toText(slopes)} 40 fits.`);
  expect(toLatex(told)).toBe(toLatex(slopes));
});

test("CSV keeps numbers in full, quotes what must be quoted, ends lines in CR LF, and leaves no value empty", () => {
  expect(toCsv(slopes)).toBe('router,β₁ & τ₂,fits\r\n"cosine, ""unit""",-0.123456789,\r\na|b_50%,1.5e-7,400\r\n');
  const broken = table({ columns: ["a\nb", "c\rd"], rows: [["e", "f"]], caption: "" });
  expect(toCsv(broken)).toBe('"a\nb","c\rd"\r\ne,f\r\n');
});

test.each([
  ["β₁ τ₁", "$\\beta_{1}$ $\\tau_{1}$"],
  ["‖β₁₂‖ = 1", "$\\Vert\\beta_{12}\\Vert$ = 1"],
  ["√n and √(n)", "$\\sqrt{n}$ and $\\surd$(n)"],
  ["σ̂² = ½", "$\\hat{\\sigma}^{2}$ = $\\frac{1}{2}$"],
  ["[−0.53, −0.47]", "[$-0.53$, $-0.47$]"],
  ["a–b\\c^d~e{f}", "a--b\\textbackslash{}c\\textasciicircum{}d\\textasciitilde{}e\\{f\\}"],
])("%s becomes LaTeX", (text, expected) => {
  expect(escapeLatex(text)).toBe(expected);
});

test("all mathematics that is written can be typeset", () => {
  const symbols = "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΠΣΦΨΩ±×·≤≥≠≈∼∝∞√‖∥∈→∂∇∑∫′ℓ½−";
  const text = [...symbols].flatMap((symbol) => [symbol, `${symbol}₁`, `${symbol}⁻²`, `x${symbol}2.5`]).join(" , ");
  const formulas = [...escapeLatex(`${text} σ̂ √n βᵀ xᵢⱼ nⁿ`).matchAll(/\$([^$]+)\$/g)].map(([, formula]) => formula);
  expect(formulas.length).toBeGreaterThan(4 * [...symbols].length - 10);
  for (const formula of formulas) expect(() => katex.renderToString(formula, { throwOnError: true })).not.toThrow();
});

test.each([
  [0, "0"],
  [-0, "0"],
  [100000, "100000"],
  [0.1 + 0.2, "0.3"],
  [-2 / 3, "−0.666667"],
  [12345.6789, "12345.7"],
  [0.00001234567, "1.23457×10⁻⁵"],
  [0.00012, "0.00012"],
  [3e21, "3×10²¹"],
  [-Infinity, "−∞"],
])("%d is written %s", (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});

test("a row of another length and NaN are refused in one sentence", () => {
  expect(() => table({ columns: ["a", "b"], rows: [[1]] })).toThrow(
    "rows[0] is an array of 1, but must be a list of 2 cells.",
  );
  expect(() => table({ columns: ["a"], rows: [[Number.NaN]] })).toThrow(
    "rows[0][0] is NaN, but must be a number, a text, or null for no value.",
  );
});

test("as plain text columns stand below each other, numbers to the right, also where some are left out", () => {
  const rows = table({
    columns: ["router", "n", "slope"],
    rows: [
      ["cosine", 100, -0.5],
      [leftOut, leftOut, leftOut],
      ["linear", 12915, null],
    ],
    caption: "Slopes.",
  });
  expect(toText(rows).split("\n")).toEqual([
    "router      n  slope",
    "cosine    100   −0.5",
    "…           …      …",
    "linear  12915      –",
    "",
    "Slopes.",
  ]);
  expect(toMarkdown(rows)).toContain("| --- | ---: | ---: |");
});

test("LaTeX: a table that is wider than a page is made as wide as the text, and every subscript is mathematics", () => {
  const wide = table({ columns: ["|β₁ᵤ| ≤ 4", "b".repeat(60)], rows: [[1, 2]] });
  const text = toLatex(wide);
  expect(text).toContain("% needs booktabs and graphicx\n");
  expect(text).toMatch(/\\resizebox\{.*\}\{!\}\{%\n {2}\\begin\{tabular\}[\s\S]*\\end\{tabular\}\}\n/);
  expect(text).not.toMatch(/[^\x20-\x7e\n]/);
  expect(toLatex(table({ columns: ["n"], rows: [[1]] }))).not.toContain("graphicx");
});
