import { readFile } from 'node:fs/promises'
import type { User } from '@kubernetes/client-node'
import { Fault } from '../fault.ts'
import type { Contact, Pem } from './contact.ts'
import { runPlugin } from './plugin.ts'

/** What to show the cluster, good until `expiresAt` (ms since the epoch). */
export type Credential = {
  readonly authorization?: string
  readonly cert?: string
  readonly key?: string
  readonly expiresAt: number
}

export type Credentials = {
  current(): Promise<Credential>
  /** A newer one than `used`, which the cluster refused; undefined when there is none to be had. */
  renew(used: Credential): Promise<Credential | undefined>
}

/** client-go reads a token file again each minute (transport/token_source.go). */
const FILE_MS = 60_000
/** A cluster that refuses everything must not make us run a plugin for every request. */
const RENEW_MS = 5_000
const EARLY_MS = 30_000

/** The bot's credential for a cluster: fetched once for all who wait, kept until shortly before it expires. */
export function openCredentials(contact: Contact, env: NodeJS.ProcessEnv, now: () => number): Credentials {
  let held: Credential | undefined
  let heldSince = 0
  let flight: Promise<Credential> | undefined

  function fetch(): Promise<Credential> {
    flight ??= obtain(contact, env, now)
      .then((credential) => {
        heldSince = now()
        held = credential
        return credential
      })
      .finally(() => {
        flight = undefined
      })
    return flight
  }

  const current = async () => (held && now() < held.expiresAt ? held : fetch())
  return {
    current,
    async renew(used) {
      if (held && held !== used) return current()
      if (held && (held.expiresAt === Number.POSITIVE_INFINITY || now() - heldSince < RENEW_MS)) return undefined
      const next = await fetch()
      return next.authorization === used.authorization && next.cert === used.cert ? undefined : next
    },
  }
}

async function obtain(contact: Contact, env: NodeJS.ProcessEnv, now: () => number): Promise<Credential> {
  const [login, certificate] = await Promise.all([logIn(contact, env, now), readCertificate(contact)])
  const replaceable = contact.certificate && 'file' in contact.certificate.cert
  const expiresAt = replaceable ? Math.min(login.expiresAt, now() + FILE_MS) : login.expiresAt
  return { ...certificate, ...login, expiresAt }
}

async function logIn({ login, server }: Contact, env: NodeJS.ProcessEnv, now: () => number): Promise<Credential> {
  const never = Number.POSITIVE_INFINITY
  switch (login.kind) {
    case 'none':
      return { expiresAt: never }
    case 'token':
      return { authorization: bearer(login.token), expiresAt: never }
    case 'tokenFile':
      return { authorization: bearer(await readFileText(login.file)), expiresAt: now() + FILE_MS }
    case 'basic': {
      const pair = Buffer.from(`${login.username}:${login.password}`).toString('base64')
      return { authorization: `Basic ${pair}`, expiresAt: never }
    }
    case 'plugin': {
      const { token, cert, key, expiresAt } = await runPlugin(login.plugin, server, env)
      const until = expiresAt === undefined ? now() + 3_600_000 : expiresAt - EARLY_MS
      return {
        ...(token && { authorization: bearer(token) }),
        ...(cert && key && { cert, key }),
        expiresAt: Math.max(until, now() + 1000),
      }
    }
    case 'oidc':
      return { authorization: await oidcHeader(login.user), expiresAt: now() + FILE_MS }
    case 'supplied': {
      const { token, expiresAt } = await login.supply()
      return { authorization: bearer(token), expiresAt: Math.max(expiresAt - EARLY_MS, now() + 1000) }
    }
    case 'refused':
      throw new Fault('config', `Quarterdeck does not use this kubeconfig entry: ${login.why}.`)
  }
}

/** client-node keeps the token, and refreshes it with the issuer when it has expired. */
async function oidcHeader(user: User): Promise<string> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromClusterAndUser({ name: 'cluster', server: 'https://localhost', skipTLSVerify: false }, user)
  const request: { headers?: Record<string, unknown> } = {}
  try {
    await config.applyToHTTPSOptions(request as Parameters<typeof config.applyToHTTPSOptions>[0])
  } catch (error) {
    throw new Fault('config', 'The OpenID Connect token could not be refreshed.', { cause: error, retryable: true })
  }
  const header = request.headers?.Authorization
  if (typeof header === 'string') return header
  throw new Fault('config', 'The kubeconfig has an OpenID Connect login without a token that is still good.')
}

async function readCertificate({ certificate }: Contact): Promise<Pick<Credential, 'cert' | 'key'>> {
  if (!certificate) return {}
  const [cert, key] = await Promise.all([readPem(certificate.cert), readPem(certificate.key)])
  return { cert, key }
}

/** PEM text from a file or from a kubeconfig's base64. Throws a config Fault when the file cannot be read. */
export async function readPem(pem: Pem): Promise<string> {
  return 'data' in pem ? Buffer.from(pem.data, 'base64').toString('utf8') : readFileText(pem.file)
}

async function readFileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Fault('config', `The file ${path} that a kubeconfig names cannot be read (${code}).`, { cause: error })
  }
}

function bearer(token: string): string {
  const trimmed = token.trim()
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw new Fault('config', 'A token for the cluster is empty or not one word.')
  return `Bearer ${trimmed}`
}
