import { Redis } from 'ioredis'
import { readAuditFile } from './audit/file.ts'
import type { AuditKey, AuditLink } from './audit/record.ts'
import { firstBroken } from './audit/record.ts'
import { KEPT, readChains } from './audit/store.ts'
import { fileVerifier } from './audit/verify.ts'
import { auditKey } from './audit-trail.ts'
import type { Config } from './config.ts'
import { sealingSecret } from './settings.ts'

type Out = { write(text: string): unknown }
type Chains = Awaited<ReturnType<typeof readChains>>

/**
 * `quarterdeck audit verify|export`: whether the record holds, in Redis and in its file, or all of it as JSON lines. Returns
 * the exit code.
 */
export async function auditCommand(what: string | undefined, config: Config, out: Out, err: Out): Promise<number> {
  if (what !== 'verify' && what !== 'export') {
    err.write('quarterdeck audit takes verify or export.\n')
    return 2
  }
  const { secret, lasts } = sealingSecret(config)
  if (what === 'verify' && !lasts) {
    err.write('The record is signed with QUARTERDECK_SECRET: set the one that the bot has.\n')
    return 2
  }
  const redis = new Redis(config.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
    maxRetriesPerRequest: 1,
    lazyConnect: true,
  })
  redis.on('error', () => undefined)
  try {
    const at = Date.now()
    const chains = await readChains(redis, `${config.redis.prefix}:audit`)
    if (what === 'export') {
      await exportAll(chains, config.audit.file, out)
      return 0
    }
    const inRedis = verify(chains, auditKey(secret), out)
    return Math.max(inRedis, await verifyFile(config.audit.file, { chains, at }, auditKey(secret), out))
  } catch (error) {
    const isFile = error instanceof Error && 'path' in error
    err.write(`${isFile ? 'The file cannot be read' : 'Redis does not answer'}: ${saying(error)}\n`)
    return 1
  } finally {
    redis.disconnect()
  }
}

/** What the file has comes first; of Redis only what is not in it. */
async function exportAll(chains: Chains, file: string | undefined, out: Out): Promise<void> {
  const rest = new Map([...chains.values()].flat().map((link) => [link.hash, link]))
  if (file !== undefined) {
    for await (const link of readAuditFile(file)) {
      if (!link) continue
      rest.delete(link.hash)
      out.write(`${JSON.stringify(link)}\n`)
    }
  }
  for (const link of rest.values()) out.write(`${JSON.stringify(link)}\n`)
}

type Reading = { readonly chains: Chains; readonly at: number }

/** The file of this machine: whether it holds, and whether it and Redis have what stands in the other. */
async function verifyFile(file: string | undefined, { chains, at }: Reading, key: AuditKey, out: Out): Promise<number> {
  if (file === undefined) return 0
  const links = [...chains.values()].reduce((sum, chain) => sum + chain.length, 0)
  const verifier = fileVerifier(key, { kept: chains, isTrimmed: links >= KEPT, at })
  let torn = 0
  let isLastTorn = false
  for await (const link of readAuditFile(file)) {
    if (link) verifier.take(link)
    else torn++
    isLastTorn = link === undefined
  }
  const verdicts = verifier.verdicts()
  for (const { writer, says, isBroken } of verdicts)
    out.write(`${isBroken ? 'BROKEN' : 'ok    '}  ${writer}: ${says}\n`)
  const broken = verdicts.filter(({ isBroken }) => isBroken).length
  const odd = torn > 0 ? `, ${torn} lines that are no links` : ''
  out.write(`${file}: ${verdicts.length} writers, ${broken} broken${odd}\n`)
  const others = verifier.elsewhere()
  const isEmptied = verdicts.length === 0 && others.links > 0
  if (others.links > 0) {
    const why = isEmptied
      ? 'BROKEN  there is no link in it: it was emptied, or is not the file that the bot writes'
      : 'those of other machines, or from before this file was begun'
    out.write(`${others.links} links of ${others.writers} writers are in Redis and not in this file: ${why}\n`)
  }
  // The last line may be on its way to the disk; one before it was cut off by a failure, or is not what was written.
  const isTorn = torn > (isLastTorn ? 1 : 0)
  return broken > 0 || isEmptied || isTorn ? 1 : 0
}

/** Says of each writer whether its chain holds; heads are what a copy elsewhere has to be compared with. */
function verify(chains: Chains, key: AuditKey, out: Out): number {
  let broken = 0
  const links = [...chains.values()].reduce((sum, chain) => sum + chain.length, 0)
  for (const [writer, chain] of chains) {
    const wrong = wrongIn(chain, key, links)
    if (wrong) broken++
    out.write(
      wrong
        ? `BROKEN  ${writer}: ${wrong}\n`
        : `ok      ${writer}: ${chain.length} links, head ${chain.at(-1)?.hash}\n`,
    )
  }
  out.write(`${links} links of ${chains.size} writers, ${broken} broken\n`)
  return broken > 0 ? 1 : 0
}

/** Redis lets go of the oldest links only when there are very many; before that, a chain begins with its first. */
function wrongIn(chain: readonly AuditLink[], key: AuditKey, links: number): string | undefined {
  const wrong = firstBroken(chain, key)
  if (wrong) return `link ${wrong.seq} was changed, or does not follow from the one before it`
  const [first] = chain
  return first && first.seq > 1 && links < KEPT ? `the links before ${first.seq} were taken out` : undefined
}

function saying(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
