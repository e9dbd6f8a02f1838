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
  /** Left out where no two η that lie apart are known to be the same function. */
  readonly images?: ExpertImages;
  /**
   * h(x, η), and its derivatives by η where their buffers are given.
   *
   * @param input    x `[d]`
   * @param eta      η `[q]`
   * @param gradient `[q]`, overwritten: ∂h/∂η
   * @param hessian  `[q, q]`, overwritten: ∂²h/∂η²; never without the gradient
   * @returns h
   */
  evaluate(
    input: Float64Array,
    eta: Float64Array,
    gradient?: Float64Array | null,
    hessian?: Float64Array | null,
  ): number;
}

/** The discrete symmetries of an expert: other η with the same h(·, η), its images, which no Jacobian shows. */
export interface ExpertImages {
  /** What is free, for example "sign of the expert". */
  readonly name: string;
  /** One sentence on what changes and why h does not. */
  readonly meaning: string;
  /** Of η and all its images the one at the least ‖· − target‖ `[q]`; η itself among equals. */
  nearest(eta: Float64Array, target: Float64Array, dim: number): Float64Array;
}
