/** The demo's rules: what runs in prod takes a lead, who may not be the one who asks; staging is anybody's on call. */
export const rules = {
  roles: [
    { name: 'oncall', groups: ['oncall'] },
    { name: 'leads', groups: ['leads'] },
  ],
  rules: [
    { name: 'hands-off', effect: 'deny', who: ['*'], namespaces: ['kube-system'] },
    {
      ...{ name: 'prod', effect: 'approve', who: ['oncall'], clusters: ['prod-weu'] },
      approvals: { count: 1, from: ['leads'], expires: 30, breakGlass: true },
    },
    { name: 'staging', effect: 'allow', who: ['oncall'], clusters: ['staging'] },
  ],
} as const
