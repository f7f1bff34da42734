/**
 * `describe` and `logs`, asked of kubectl and of the bot with one and the same answer, byte for byte. `{web}` is the first pod
 * of that app, `{then}` a moment two hours ago.
 */
export const LINES: readonly string[] = [
  // Kinds that kubectl describes in a way of their own, beside those of kubectl-lines.ts.
  'describe pdb web',
  'describe quota team',
  'describe sa deployer',
  'describe clusterrole oncall',
  'describe clusterrolebinding oncall',
  'describe endpoints web',
  'describe endpointslices -l kubernetes.io/service-name=web',
  'describe deploy/web pdb/web',
  'describe sts,svc db -n data',
  'describe node/{node}',

  // Whose log.
  'logs -l app=cart',
  'logs -l app=cart --tail=3',
  'logs -l app=cart --all-containers --prefix --tail=2',
  'logs deploy/cart --all-pods --tail=3',
  'logs deploy/cart --all-pods --all-containers --timestamps --tail=2',

  // How much of it.
  'logs {cart} --since-time={then} --tail=5',
  'logs {cart} --since-time={then} --limit-bytes=120',
  'logs {cart} --since=0s --tail=2',
  'logs {cart} --limit-bytes=0 --tail=2',
  'logs {cart} --tail=0 --ignore-errors --limit-bytes=10',
  'logs -l app=search -n data --ignore-errors',
]

/** The same lines in an order that kubectl leaves to chance: it reads containers in the order of a Go map. */
export const UNORDERED: readonly string[] = [
  'logs -l app=web',
  'logs -l app=web --timestamps --tail=3 --prefix',
  'logs deploy/web --all-pods --tail=5',
  'logs -l app=checkout --all-containers --tail=2 --prefix',
]

/** Nothing is found: kubectl says so on its error stream, the bot where the answer would be. */
export const MISSING: readonly string[] = [
  'logs -l app=nothing',
  'describe quota -n empty',
  'describe limitranges -A',
  'describe pods -l app=nothing,app=web',
]

/** kubectl's own words for what cannot be. */
export const REFUSALS: readonly string[] = [
  'logs',
  'logs a b c',
  'logs {web} -l app=web',
  'logs {web} web -c web',
  'logs {web} web --all-containers',
  'logs {web} -c web --all-containers',
  'logs {web} --since=5s --since-time=2026-01-01T00:00:00Z',
  'logs {web} --tail=-2',
  'logs {web} --limit-bytes=-1',
  'logs {web} --since=-5s',
  'logs -l app=search -n data',
  'logs -l app=web -c nobody',
  'logs deploy/search -n data --all-pods',
]
