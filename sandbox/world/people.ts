/** Who may do what in the demo's clusters: the Kubernetes side of its people. */
export const people = {
  oncall: { user: 'olivia@shop.example', groups: ['oncall'] },
  lead: { user: 'lena@shop.example', groups: ['oncall', 'leads'] },
  pipeline: { user: 'ci@shop.example', groups: ['oncall'] },
  viewer: { user: 'viktor@shop.example', groups: ['viewers'] },
} as const

/** Whom the bot is, and as whom it may act: these users and groups, and nobody else. */
export const bot = {
  user: 'system:serviceaccount:quarterdeck:quarterdeck',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:quarterdeck'],
  users: Object.values(people).map((person) => person.user),
  mayJoin: ['oncall', 'leads', 'viewers'],
} as const

/** The person with a plain kubeconfig and all rights, for tests and for those who want to break something by hand. */
export const admin = { user: 'clusterAdmin', groups: ['system:masters'] } as const
