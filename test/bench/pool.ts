/** The one node that the few pods share. */
export const POOL = {
  name: 'benchpool',
  mode: 'User',
  count: 1,
  size: 'Standard_D4ds_v5',
  cluster: 'bench',
  version: 'v1.36.1',
} as const
