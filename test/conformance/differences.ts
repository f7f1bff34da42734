/** One way in which the sandbox is not like a real API server, and why that is right, or right for now. */
export type KnownDifference = {
  /** `title: what` of the scenario, or of several. */
  readonly scenario: string | RegExp
  /** The paths that differ in what the scenario saw, or `fails` where the sandbox cannot play it at all. */
  readonly at: RegExp | 'fails'
  readonly reason: string
}

export const differences: readonly KnownDifference[] = [
  {
    scenario: /^tables: /,
    at: /\/(columns\/)?\d+\/description$|\/columnDefinitions\/\d+\/description$/,
    reason: 'Descriptions of columns are prose that no client shows; the sandbox has them shorter or not at all.',
  },
  {
    scenario: /^discovery: (aggregated|legacy), of /,
    at: /\/(subresources|resources)\/([a-z]+\/)?(proxy|attach|exec|portforward|binding|resize|token|approval)$/,
    reason: 'What the sandbox answers with 501 it does not announce either.',
  },
]
