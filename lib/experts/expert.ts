/**
 * An expert h(x, η).
 *
 * One call evaluates one input; the caller owns the buffers, so that the compute core allocates nothing per sample.
 */
export interface Expert {
  readonly name: string;
  /** What the expert was made with, so that a worker thread or a row file can make it again. */
  readonly options: Readonly<Record<string, number>>;
  /** q, the length of η at input dimension d. */
  parameterCount(dim: number): number;
  /** True when (a, b) and (−a, −b) are the same expert (polynomials of even degree). */
  readonly even: boolean;
  /**
   * h at inputs[at .. at + d), and its derivatives by η where their buffers are given.
   *
   * @param inputs   `[n, d]`, row-major; `at` is the offset of the row
   * @param eta      η of every atom one after the other; `etaAt` is the offset of this atom
   * @param gradient `[q]` at `gradientAt`, overwritten: ∂h/∂η
   * @param hessian  `[q, q]` at `hessianAt`, overwritten: ∂²h/∂η²
   * @returns h
   */
  evaluate(
    dim: number,
    inputs: Float64Array,
    at: number,
    eta: Float64Array,
    etaAt: number,
    gradient?: Float64Array | null,
    gradientAt?: number,
    hessian?: Float64Array | null,
    hessianAt?: number,
  ): number;
}
