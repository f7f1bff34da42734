import { timeOf } from '../age.ts'
import type { Backend } from '../describe/ingress.ts'
import { dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { ago } from './ago.ts'
import { endpointCounts } from './service.ts'
import type { Fact, State, Verdict } from './verdict.ts'
import { commas, fact, plural } from './verdict.ts'
import { warningFacts, warningsIn } from './warnings.ts'

/** Backends that are named one by one. */
const MOST = 6

/** Whether what an Ingress routes to is there. `backends` by the names of Services; `now` in ms since the epoch. */
export function ingressVerdict(
  ingress: unknown,
  {
    backends,
    events,
  }: { readonly backends: ReadonlyMap<string, Backend>; readonly events: readonly unknown[] | undefined },
  now: number,
): Verdict {
  const made = timeOf(dig(ingress, 'metadata', 'creationTimestamp'))
  const all = [...backends].map(([name, backend]) => ({ name, ...backendState(backend) }))
  const wrong = all.filter(({ tone }) => tone !== 'good')
  const hosts = fieldsList(dig(ingress, 'spec', 'rules')).map((rule) => textOf(rule.host) || 'every host')
  const secrets = fieldsList(dig(ingress, 'spec', 'tls')).map((one) => textOf(one.secretName))
  return {
    ...ingressState(ingress, all),
    facts: [
      ...[...wrong, ...all.filter(({ tone }) => tone === 'good')]
        .slice(0, MOST)
        .map(({ name, detail }): Fact => ({ name: 'Service', value: [{ code: name }, ` ${detail}`] })),
      ...fact('Hosts', commas(...new Set(hosts))),
      ...fact('TLS', commas(...new Set(secrets))),
      ...warningFacts(warningsIn(events), now),
    ],
    small: [textOf(dig(ingress, 'spec', 'ingressClassName')), made === undefined ? '' : `made ${ago(made, now)}`],
  }
}

function backendState(backend: Backend): State {
  if ('missing' in backend) return { tone: 'bad', state: 'Missing', detail: backend.missing }
  const { ready, total } = endpointCounts(backend.slices)
  if (ready === 0) return { tone: 'bad', state: 'No pod is ready', detail: 'has no ready pod' }
  return { tone: ready < total ? 'warn' : 'good', state: 'Serving', detail: `${ready} of ${total} pods ready` }
}

function ingressState(ingress: unknown, backends: readonly State[]): State {
  const broken = backends.filter(({ tone }) => tone === 'bad').length
  const addresses = listOf(dig(ingress, 'status', 'loadBalancer', 'ingress')).map(
    (one) => textOf(dig(one, 'ip')) || textOf(dig(one, 'hostname')),
  )
  const at = commas(...addresses)
  const all = plural(backends.length, 'service')
  if (backends.length === 0 && Object.keys(fieldsOf(dig(ingress, 'spec', 'defaultBackend'))).length === 0)
    return { tone: 'warn', state: 'Routes nowhere', detail: 'no rule of it names a service' }
  if (broken > 0) {
    const everything = broken === backends.length
    return {
      tone: 'bad',
      state: everything ? 'Every route fails' : 'Some routes fail',
      detail: `${broken} of ${all} cannot answer`,
    }
  }
  if (at === '') return { tone: 'warn', state: 'No address yet', detail: 'no controller has taken it on' }
  return { tone: 'good', state: 'Routing', detail: commas(all, `at ${at}`) }
}
