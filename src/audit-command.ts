import { Redis } from 'ioredis'
import type { AuditKey, AuditLink } from './audit/record.ts'
import { firstBroken } from './audit/record.ts'
import { KEPT, readChains } from './audit/store.ts'
import { auditKey } from './audit-trail.ts'
import type { Config } from './config.ts'
import { sealingSecret } from './settings.ts'

type Out = { write(text: string): unknown }

/** `quarterdeck audit verify|export`: whether the record holds, or all of it as JSON lines. Returns the exit code. */
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
    const chains = await readChains(redis, `${config.redis.prefix}:audit`)
    if (what === 'export') {
      for (const link of [...chains.values()].flat()) out.write(`${JSON.stringify(link)}\n`)
      return 0
    }
    return verify(chains, auditKey(secret), out)
  } catch (error) {
    err.write(`Redis does not answer: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    redis.disconnect()
  }
}

/** Says of each writer whether its chain holds; heads are what a copy elsewhere has to be compared with. */
function verify(chains: Awaited<ReturnType<typeof readChains>>, key: AuditKey, out: Out): number {
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
