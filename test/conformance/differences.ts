/** One way in which the sandbox is not like a real API server, and why that is right, or right for now. */
export type KnownDifference = {
  /** `title: what` of the scenario, or of several. */
  readonly scenario: string | RegExp
  /** The paths that differ in what the scenario saw, or `fails` where the sandbox cannot play it at all. */
  readonly at: RegExp | 'fails'
  readonly reason: string
}

/** All of them: a scenario that no longer differs where a line says so fails until the line is taken out. */
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
  {
    scenario: 'exec: what a command says and how it ends',
    at: 'fails',
    reason: 'The sandbox runs nothing: it plays a few commands, and knows no shell.',
  },
  {
    scenario: 'tables: the columns of /apis/certificates.k8s.io/v1/certificatesigningrequests',
    at: /^\/[1-5]/,
    reason: 'Requests for certificates are there to be approved; the sandbox prints their names and ages only.',
  },
  {
    scenario: /^(patches|paging|logs|watch): /,
    at: /\/(4|5|9|10|garbage|badYaml|words|noNumber|otherKind)\/body\/message$/,
    reason: 'What Go says about a body that it cannot decode is Go’s affair; code and reason are the same.',
  },
  {
    scenario: 'tables: one object, and how much of it comes along',
    at: /\/(unknown|html)\/body\/(message|details)$/,
    reason: 'A 406 lists what the server can send, and the sandbox can send JSON only.',
  },
  {
    scenario: 'patches: merge patch',
    at: /^\/6\//,
    reason: 'The sandbox has no schema of every field of every kind; it checks what its users get wrong.',
  },
  {
    scenario: 'patches: merge patch',
    at: /^\/9\/body\/details\/causes\/[1-3]$/,
    reason:
      'The API server validates labels in several layers and counts the same cause each time; its message says it once.',
  },
  {
    scenario: 'patches: strategic merge patch',
    at: /^\/(replaced|retained|switched)\/nodeSelector$/,
    reason: '`$patch: replace` on a map that is not there loses the map on the API server; nobody can mean that.',
  },
  {
    scenario: 'delete: what is told of what is gone',
    at: /^\/otherRevision\/body\/message$/,
    reason: 'The message quotes a revision, and each cluster has its own.',
  },
  {
    scenario: /^real kubectl: the same words about a small shop$/,
    at: /show-labels\/out\/\d$/,
    reason: 'Which pod lands in which zone is the scheduler’s choice.',
  },
  {
    scenario: 'patches: JSON patch',
    at: /^\/12\//,
    reason: 'The sandbox has no schema of every field of every kind; it checks what its users get wrong.',
  },
]
