import { dirname, join } from 'node:path'

/** What a folder may import: paths and packages that begin so. `type:` allows it for types alone. Node's own modules are everybody's. */
type Layer = { readonly folder: RegExp; readonly may: readonly string[] }

const vocabulary = [
  'src/chat.ts',
  'src/reply.ts',
  'src/table.ts',
  'src/narrow.ts',
  'src/recent.ts',
  'src/shared-text.ts',
  'src/fault.ts',
  'src/job.ts',
  'src/ledger.ts',
  'zod',
]
const client = 'type:@kubernetes/client-node'

/** What wires the rest together, and may therefore see everything; nothing but the demo sees it. */
const composition = [
  'main',
  'start',
  'access',
  'changes',
  'rollouts',
  'deployments',
  'watcher',
  'chats',
  'check',
  'settings',
  'teams',
  'audit-trail',
  'audit-command',
  'azure-access',
  'azure-changes',
  'azure-targets',
  'check-azure',
  'check-teams',
  'queue-health',
  'stopping',
  'server',
  'warm',
  'handle',
].map((file) => `src/${file}.ts`)

/** The design's table, first match first. */
const layers: readonly Layer[] = [
  { folder: /^src\/(chat|reply|table|narrow|recent|fault|job|ledger|shared-text)\.ts$/, may: vocabulary },
  {
    folder:
      /^src\/(main|start|access|changes|rollouts|deployments|watcher|chats|check|audit-trail|audit-command|check-azure|check-teams|azure-(access|changes|targets)|queue-health|stopping|settings|teams|warm)\.ts$/,
    may: ['src/', 'jobs/', 'adapters/', 'ioredis'],
  },
  { folder: /^src\/config(\.ts$|\/)/, may: ['zod', 'yaml', 'src/config/'] },
  { folder: /^src\/(log|metrics|server)\.ts$/, may: [...vocabulary, 'pino', 'prom-client'] },
  { folder: /^src\/handle\.ts$/, may: [...vocabulary, 'src/command/', 'src/policy/', 'src/approval/', 'src/audit/'] },
  { folder: /^src\/command\//, may: [...vocabulary, 'src/command/', 'fastest-levenshtein'] },
  {
    folder: /^src\/(policy|approval)\//,
    may: [...vocabulary, 'src/policy/', 'src/approval/', 'type:src/change/', 'type:src/command/', 'ioredis'],
  },
  {
    folder: /^src\/api\//,
    may: [...vocabulary, 'src/api/', 'src/egress/', 'src/command/', 'type:src/approval/', 'undici', 'ioredis'],
  },
  // What is fetched from, or sent to, an address that somebody else chose.
  { folder: /^src\/egress\//, may: [...vocabulary, 'src/egress/', 'undici'] },
  { folder: /^src\/cli\//, may: [...vocabulary, 'src/cli/', 'type:src/api/'] },
  { folder: /^src\/audit\//, may: [...vocabulary, 'src/audit/', 'ioredis'] },
  {
    folder: /^src\/view\//,
    may: [
      ...vocabulary,
      'src/view/',
      'yaml',
      'diff',
      client,
      'type:src/incident/',
      'type:src/approval/',
      'type:src/audit/',
      'type:src/policy/',
      'type:src/azure/',
      'type:src/change/',
    ],
  },
  { folder: /^src\/watch\/reflector/, may: [...vocabulary, 'src/kube/', 'src/watch/'] },
  {
    folder: /^src\/alert\//,
    may: [...vocabulary, 'src/alert/', 'src/incident/', 'src/watch/finding.ts', client, 'ioredis'],
  },
  {
    folder: /^src\/(watch|incident)\//,
    may: [...vocabulary, 'src/watch/', 'src/incident/', client, 'ioredis', 'cron-parser'],
  },
  { folder: /^src\/kube\//, may: [...vocabulary, 'src/kube/', '@kubernetes/client-node', 'undici', 'yaml'] },
  // Reply images: charts and maps, drawn as SVG and turned into PNG.
  {
    folder: /^src\/picture\//,
    may: [...vocabulary, 'src/picture/', 'echarts', '@resvg/resvg-wasm', 'dejavu-fonts-ttf'],
  },
  // What a change would do, as data; the planners in jobs look it up.
  { folder: /^src\/change\//, may: [...vocabulary, 'src/change/', 'diff', client] },
  // What people keep: aliases and questions asked by the clock.
  { folder: /^src\/saved\//, may: [...vocabulary, 'src/saved/', 'ioredis', 'cron-parser', 'cronstrue'] },
  { folder: /^src\/azure\//, may: [...vocabulary, 'src/azure/', '@azure/', 'type:src/change/'] },
  { folder: /^jobs\//, may: ['src/', ...composition.map((file) => `!${file}`), 'jobs/', 'bullmq', 'ioredis', 'zod'] },
  { folder: /^adapters\/slack\//, may: [...vocabulary, 'adapters/slack/', '@slack/', 'undici'] },
  { folder: /^adapters\/teams\//, may: [...vocabulary, 'adapters/teams/', 'botbuilder', '@azure/identity'] },
  {
    folder: /^adapters\/console\//,
    may: [
      ...vocabulary,
      'adapters/console/',
      'rolldown',
      'react',
      'react-dom',
      'slack-blocks-to-jsx',
      'adaptivecards',
      'markdown-it',
      'type:@slack/types',
    ],
  },
  // The demo wires the bot to the sandbox as src/main.ts wires it to the world.
  { folder: /^sandbox\/demo\.ts$/, may: ['sandbox/', 'src/start.ts', 'src/config.ts', 'src/log.ts'] },
  { folder: /^sandbox\//, may: ['sandbox/', 'ws', 'selfsigned', 'fast-json-patch', 'yaml', 'type:@slack/types'] },
]

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** The imports of a file that point where its layer may not look, as sentences. */
export function forbidden({ path, text }: { readonly path: string; readonly text: string }): string[] {
  const layer = layers.find(({ folder }) => folder.test(path))
  if (!layer) return [`${path} stands in no layer of the design`]
  return [...text.matchAll(IMPORT)]
    .map(([, type, named = '', dynamic]) => ({ type: Boolean(type), target: aimOf(path, dynamic ?? named) }))
    .filter(({ type, target }) => !target.startsWith('node:') && !allowed(layer, target, type))
    .map(({ target }) => `${path} imports ${target}`)
    .sort()
}

function aimOf(path: string, specifier: string): string {
  return specifier.startsWith('.') ? join(dirname(path), specifier) : specifier
}

function allowed({ may }: Layer, target: string, type: boolean): boolean {
  if (may.includes(`!${target}`)) return false
  return may.some((entry) => {
    if (entry.startsWith('type:')) return type && target.startsWith(entry.slice(5))
    return entry.endsWith('/') || entry.endsWith('.ts')
      ? target.startsWith(entry)
      : target === entry || target.startsWith(`${entry}/`)
  })
}
