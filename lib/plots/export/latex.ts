const specials: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "–": "--",
  "—": "---",
  "…": "\\ldots{}",
  "“": "``",
  "”": "''",
  "’": "'",
  "\u00a0": "~",
};

/** Symbols and their macros, in pairs. */
const macros = pairs(
  `α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma
   τ tau φ varphi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega
   ± pm × times · cdot ≤ le ≥ ge ≠ neq ≈ approx ∼ sim ∝ propto ∞ infty √ surd ‖ Vert ∥ Vert ∈ in → to ∂ partial ∇ nabla
   ∑ sum ∫ int ′ prime ℓ ell`,
);

const superscripts = pairs("⁰ 0 ¹ 1 ² 2 ³ 3 ⁴ 4 ⁵ 5 ⁶ 6 ⁷ 7 ⁸ 8 ⁹ 9 ⁻ - ⁺ + ᵀ \\top ⁿ n");
const subscripts = pairs(
  "₀ 0 ₁ 1 ₂ 2 ₃ 3 ₄ 4 ₅ 5 ₆ 6 ₇ 7 ₈ 8 ₉ 9 ₋ - ₐ a ₑ e ₕ h ᵢ i ⱼ j ₖ k ₗ l ₘ m ₙ n ₒ o ₚ p ᵣ r ₛ s ₜ t ᵤ u ᵥ v ₓ x",
);

const oneOf = (symbols: Readonly<Record<string, string>>) => `[${Object.keys(symbols).join("")}]`;
const piece = `√[A-Za-z0-9]|\\p{L}\u0302|${oneOf(superscripts)}+|${oneOf(subscripts)}+|[−½${Object.keys(macros).join("")}]`;
/** A run of symbols, with the digits that follow one, such as −0.5 or β₁: typeset in one piece. */
const mathematics = new RegExp(`(?:(?:${piece})(?:[0-9]+(?:\\.[0-9]+)?)?)+`, "gu");
const pieces = new RegExp(piece, "gu");

/**
 * Plain text as LaTeX: special characters escaped, symbols such as β₁, √n, σ̂, ‖ or ≥ as mathematics; needs no package.
 *
 * @example escapeLatex("β₁ & −0.5")   // "$\\beta_{1}$ \\& $-0.5$"
 */
export function escapeLatex(text: string): string {
  let escaped = "";
  let at = 0;
  for (const match of text.matchAll(mathematics)) {
    escaped += escapeText(text.slice(at, match.index));
    escaped += `$${match[0].replace(pieces, typeset)}$`;
    at = match.index + match[0].length;
  }
  return escaped + escapeText(text.slice(at));
}

function typeset(symbols: string): string {
  if (symbols === "−") return "-";
  if (symbols === "½") return "\\frac{1}{2}";
  if (symbols.startsWith("√") && symbols.length > 1) return `\\sqrt{${symbols.slice(1)}}`;
  if (symbols.endsWith("\u0302")) return `\\hat{${macros[symbols[0]] ? `\\${macros[symbols[0]]}` : symbols[0]}}`;
  if (symbols[0] in superscripts) return `^{${[...symbols].map((symbol) => superscripts[symbol]).join("")}}`;
  if (symbols[0] in subscripts) return `_{${[...symbols].map((symbol) => subscripts[symbol]).join("")}}`;
  return `\\${macros[symbols]}`;
}

function escapeText(text: string): string {
  return text
    .replace(/[\\~^<>|–—…“”’\u00a0]|[&%$#_{}]/g, (character) => specials[character] ?? `\\${character}`)
    .replace(/\r?\n/g, " ");
}

function pairs(text: string): Readonly<Record<string, string>> {
  const words = text.split(/\s+/);
  return Object.fromEntries(
    words.filter((_, index) => index % 2 === 0).map((symbol, index) => [symbol, words[2 * index + 1]]),
  );
}
