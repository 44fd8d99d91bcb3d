/** A picture's bytes cannot be had. `rule` is a finding's rule; `values` go into its sentence. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  constructor(
    readonly rule: string,
    readonly values: Readonly<Record<string, string | number>>,
  ) {
    super(rule)
  }
}
