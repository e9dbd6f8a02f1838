/** A function of one number z as a formula may have it. */
interface FormulaFunction {
  compute(z: number): number;
  /** Its derivative, a formula of z and of f, the value; kinks have the derivative from the left, as the ReLU expert. */
  readonly slope: string;
}

const erf = (z: number) => (require("mathjs/number") as typeof import("mathjs/number")).erf(z);

/** Stable at both ends: no z makes it NaN. */
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Every function of one argument: a new one is a line here. */
export const formulaFunctions = {
  exp: { compute: Math.exp, slope: "f" },
  log: { compute: Math.log, slope: "1/z" },
  ln: { compute: Math.log, slope: "1/z" },
  log2: { compute: Math.log2, slope: "1/(z*log(2))" },
  log10: { compute: Math.log10, slope: "1/(z*log(10))" },
  sqrt: { compute: Math.sqrt, slope: "1/(2*f)" },
  cbrt: { compute: Math.cbrt, slope: "1/(3*f^2)" },
  abs: { compute: Math.abs, slope: "z > 0 ? 1 : -1" },
  sigmoid: { compute: sigmoid, slope: "f*(1 - f)" },
  softplus: { compute: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), slope: "sigmoid(z)" },
  erf: { compute: erf, slope: "2/sqrt(pi)*exp(-z^2)" },
  sin: { compute: Math.sin, slope: "cos(z)" },
  cos: { compute: Math.cos, slope: "-sin(z)" },
  tan: { compute: Math.tan, slope: "1 + f^2" },
  sec: { compute: (z) => 1 / Math.cos(z), slope: "f*tan(z)" },
  csc: { compute: (z) => 1 / Math.sin(z), slope: "-f*cot(z)" },
  cot: { compute: (z) => 1 / Math.tan(z), slope: "-1 - f^2" },
  asin: { compute: Math.asin, slope: "1/sqrt(1 - z^2)" },
  acos: { compute: Math.acos, slope: "-1/sqrt(1 - z^2)" },
  atan: { compute: Math.atan, slope: "1/(1 + z^2)" },
  acot: { compute: (z) => Math.atan(1 / z), slope: "-1/(1 + z^2)" },
  sinh: { compute: Math.sinh, slope: "cosh(z)" },
  cosh: { compute: Math.cosh, slope: "sinh(z)" },
  tanh: { compute: Math.tanh, slope: "1 - f^2" },
  sech: { compute: (z) => 1 / Math.cosh(z), slope: "-f*tanh(z)" },
  csch: { compute: (z) => 1 / Math.sinh(z), slope: "-f*coth(z)" },
  coth: { compute: (z) => 1 / Math.tanh(z), slope: "1 - f^2" },
  asinh: { compute: Math.asinh, slope: "1/sqrt(z^2 + 1)" },
  acosh: { compute: Math.acosh, slope: "1/sqrt(z^2 - 1)" },
  atanh: { compute: Math.atanh, slope: "1/(1 - z^2)" },
  asech: { compute: (z) => Math.acosh(1 / z), slope: "-1/(z*sqrt(1 - z^2))" },
  acsch: { compute: (z) => Math.asinh(1 / z), slope: "-1/(abs(z)*sqrt(1 + z^2))" },
} satisfies Record<string, FormulaFunction>;

export type FormulaFunctionName = keyof typeof formulaFunctions;
