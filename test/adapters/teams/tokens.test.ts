import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import type { Proof } from '../../../adapters/teams/tokens.ts'
import { openTokens } from '../../../adapters/teams/tokens.ts'
import { startLogin } from '../../../sandbox/teams/login.ts'
import type { Proofs } from '../../../sandbox/teams/proofs.ts'
import { APP, TENANT } from '../../support/teams-world.ts'

/** A folder that goes with the test, and in it what an admin would mount. */
function file(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-proof-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

async function certificate() {
  return generate([{ name: 'commonName', value: 'quarterdeck' }], { keySize: 2048, algorithm: 'sha256' })
}

async function tokenBy(proof: Proof, proofs: Proofs) {
  const login = await startLogin({ tenant: TENANT, id: APP, ...proofs })
  onTestFinished(() => login.stop())
  const token = openTokens({ appId: APP, tenant: TENANT, proof, login: { url: login.url, ca: login.ca } })
  return { token, given: login.tokens }
}

test('a certificate signs for the app, and is asked for a token once', async () => {
  const mine = await certificate()
  const path = file('app.pem', `${mine.private}\n${mine.cert}`)
  const { token, given } = await tokenBy({ kind: 'certificate', path }, { certificate: mine.cert })
  expect([await token(), await token(), given.size]).toEqual(['token-1', 'token-1', 1])
})

test('another certificate than the one that is registered gets none', async () => {
  const [mine, registered] = await Promise.all([certificate(), certificate()])
  const path = file('app.pem', `${mine.private}\n${mine.cert}`)
  const { token, given } = await tokenBy({ kind: 'certificate', path }, { certificate: registered.cert })
  await expect(token()).rejects.toThrow(/AADSTS/)
  expect(given.size).toBe(0)
})

test('workload identity: what the cluster wrote into the token file is what proves it, read anew', async () => {
  const tokenFile = file('token', 'of-yesterday')
  const { token } = await tokenBy({ kind: 'managed', tokenFile }, { federated: 'signed-by-the-cluster' })
  await expect(token()).rejects.toThrow(/AADSTS/)
  writeFileSync(tokenFile, 'signed-by-the-cluster')
  const again = await tokenBy({ kind: 'managed', tokenFile }, { federated: 'signed-by-the-cluster' })
  expect(await again.token()).toBe('token-1')
})
