import { between } from '../chance.ts'
import type { Moment, Persona } from './persona.ts'
import { address, hex, iso, PATHS, pick } from './persona.ts'

const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)',
  'kube-probe/1.36',
]
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function clf(at: number): string {
  const [date = '', time = ''] = iso(at).slice(0, 19).split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`
}

/** An nginx in front of the shop: access log in combined format. */
export const nginx: Persona = {
  everyMs: 3_000,
  start: [
    () => '/docker-entrypoint.sh: Configuration complete; ready for start up',
    ({ at }) => `${iso(at).slice(0, 19).replaceAll('-', '/').replace('T', ' ')} [notice] 1#1: nginx/1.29.3`,
    ({ at }) => `${iso(at).slice(0, 19).replaceAll('-', '/').replace('T', ' ')} [notice] 1#1: start worker processes`,
  ],
  line({ at, random }) {
    const status = random() < 0.02 ? 502 : random() < 0.05 ? 404 : 200
    const method = random() < 0.85 ? 'GET' : 'POST'
    return `${address(random)} - - [${clf(at)}] "${method} ${pick(random, PATHS, '/')} HTTP/1.1" ${status} ${between(random, 180, 48_000)} "-" "${pick(random, AGENTS, '-')}" ${(random() / 4).toFixed(3)}`
  },
  crash: ({ at }) => [
    `${iso(at).slice(0, 19).replaceAll('-', '/').replace('T', ' ')} [emerg] 1#1: host not found in upstream "api.shop.svc.cluster.local" in /etc/nginx/conf.d/default.conf:14`,
    'nginx: [emerg] host not found in upstream "api.shop.svc.cluster.local" in /etc/nginx/conf.d/default.conf:14',
  ],
}

function json(level: string, message: string, { at }: Moment, fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ time: iso(at), level, msg: message, ...fields })
}

/** A Go service with structured logs. */
export const go: Persona = {
  everyMs: 4_000,
  start: [
    (moment) => json('INFO', 'config loaded', moment, { path: '/etc/config/app.yaml' }),
    (moment) => json('INFO', 'connected', moment, { addr: 'redis.data.svc.cluster.local:6379' }),
    (moment) => json('INFO', 'listening', moment, { addr: ':8080' }),
  ],
  line(moment) {
    const { random } = moment
    const trace = hex(random, 16)
    if (random() < 0.03)
      return json('WARN', 'slow upstream', moment, { upstream: 'search', ms: between(random, 900, 2400), trace })
    if (random() < 0.01)
      return json('ERROR', 'context deadline exceeded', moment, { path: pick(random, PATHS, '/'), trace })
    return json('INFO', 'request', moment, {
      path: pick(random, PATHS, '/'),
      status: 200,
      ms: between(random, 2, 90),
      trace,
    })
  },
  crash: (moment, memory) =>
    memory
      ? [json('WARN', 'heap is above the soft limit', moment, { heapMiB: 251, limitMiB: 256 })]
      : [
          json('ERROR', 'cannot load index', moment, { err: 'open /data/index/segments_7: no such file or directory' }),
          'panic: runtime error: invalid memory address or nil pointer dereference',
          '[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x8a41f3]',
          '',
          'goroutine 1 [running]:',
          'shop.example/catalog/index.(*Reader).Open(0x0, {0xc0001a2000, 0x14})',
          '\t/src/catalog/index/reader.go:87 +0x53',
          'main.run({0xd1f2a8, 0xc00003e0b0})',
          '\t/src/cmd/main.go:61 +0x2b4',
          'main.main()',
          '\t/src/cmd/main.go:34 +0x1d',
        ],
}

// Written in parts, so that scanners for leaked secrets do not take it for one.
const FAKE_TOKEN = ['xoxb', '000000000000', 'ThisIsNoRealTokenButLooksLikeOne'].join('-')
const FAKE_BEARER = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJkZW1vIn0', 'bm90LWEtc2lnbmF0dXJl'].join('.')

/** A careless program: its log holds chat markup and things that look like secrets. */
export const careless: Persona = {
  everyMs: 6_000,
  start: [
    (moment) => json('info', 'notifier up', moment, { token: FAKE_TOKEN }),
    () => 'DATABASE_URL=postgres://notifier:hunter2-not-real@db.data.svc.cluster.local:5432/shop',
  ],
  line(moment) {
    const { random, index } = moment
    switch (index % 6) {
      case 0:
        return `<!channel> order ${between(random, 10_000, 99_999)} is late, see <https://shop.example/orders|the list>`
      case 1:
        return json('debug', 'POST /hooks', moment, { headers: { authorization: `Bearer ${FAKE_BEARER}` } })
      case 2:
        return `<@U012ABCDEF> *bold* _italic_ \`code\` & "quotes" </b><script>alert(1)</script>`
      case 3:
        return `sending to #orders with password=${hex(random, 12)} api_key=${hex(random, 24)}`
      case 4:
        return `\u001b[31mWARN\u001b[0m retry ${between(random, 1, 5)} of 5: \u202etxt.exe\u202c \u{1f4e6} Größe 12×4`
      default:
        return json('info', 'sent', moment, { channel: 'orders', ms: between(random, 40, 400) })
    }
  },
  crash: (moment) => [json('fatal', 'token refused', moment, { token: FAKE_TOKEN }), '<!here> notifier is down'],
}
