import type { Exchange } from '../exchange.ts'

const CHECKS = [
  'ping',
  'log',
  'etcd',
  'informer-sync',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/rbac/bootstrap-roles',
]

/** /healthz, /livez and /readyz; undefined for other paths. */
export function health(call: Exchange): Promise<void> | undefined {
  const [, probe] = /^\/(healthz|livez|readyz)(\/.*)?$/.exec(call.url.pathname) ?? []
  if (!probe) return undefined
  const lines = CHECKS.map((check) => `[+]${check} ok\n`).join('')
  return call.text(200, call.query.has('verbose') ? `${lines}${probe} check passed\n` : 'ok')
}

/** /version as a build of that version would tell it. */
export function versionInfo(version: string): object {
  const [, major = '1', minor = '0'] = /^v(\d+)\.(\d+)/.exec(version) ?? []
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Math.max(0, Number(minor) - 1)),
    gitVersion: version,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.25.0',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}
