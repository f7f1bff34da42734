import { randomBytes } from 'node:crypto'
import type { Chat, Handle, Principal } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Notes } from '../../src/ledger.ts'
import { createLedger } from '../../src/ledger.ts'
import { openBudget } from './budget.ts'
import { openClicks } from './clicks.ts'
import type { Cloud } from './cloud.ts'
import { PUBLIC } from './cloud.ts'
import { createDirect } from './direct.ts'
import type { Listener } from './door.ts'
import { openDoor } from './door.ts'
import { openDrawing } from './drawing.ts'
import type { Trouble } from './fault.ts'
import { openFiles } from './files.ts'
import { openFramework } from './framework.ts'
import { openGate } from './genuine.ts'
import type { Log } from './log.ts'
import { sparingly } from './log.ts'
import { openLooks } from './looks.ts'
import { people } from './people.ts'
import { openPictures } from './pictures.ts'
import type { Memory } from './places.ts'
import { openPlaces } from './places.ts'
import { createSend } from './send.ts'
import { openTurns } from './turns.ts'
import { openViews } from './views.ts'
import { openWhereabouts } from './whereabouts.ts'

export type TeamsOptions = {
  /** The app's id, and tokens for the Bot Connector; without it nobody is known, which only development may want. */
  readonly app?: { readonly id: string; readonly token: () => Promise<string> }
  /** Takes everything from this machine without any proof. For development alone; goes without an app. */
  readonly unauthenticated?: boolean
  /** Ids of the Entra tenants that may talk to us, the app's own first. */
  readonly tenants: readonly string[]
  readonly cloud?: Cloud
  /** Whether private words may be shown in a conversation of many (targeted messages); else they go to the personal chat. */
  readonly targeted?: boolean
  readonly memory: Memory
  /** Hosts, and those below them, where files of Teams are put and read (`sharepoint.com`); none when left out. */
  readonly fileHosts?: readonly string[]
  /** Where a request is kept that has to be acknowledged before it is taken; without it, such a one dies with its process. */
  readonly notes?: Notes
  /** The roles somebody is in now, for showing them the controls that are for them; everybody sees all of them without it. */
  readonly rolesOf?: (principal: Principal) => Promise<ReadonlySet<string>>
  /** How this process is reached from outside, for pictures that are too large for a card; they are described without it. */
  readonly publicUrl?: string
  /** ms since the epoch. */
  readonly now: () => number
  readonly log: Log
  /** How long a click waits for the card that answers it, in ms; 1,800 when left out, since Teams has to be answered in 2 s. */
  readonly answerMs?: number
  /** How long `stop` waits for messages that are being taken, in ms; 5,000 when left out. */
  readonly lastMs?: number
}

export type Teams = Chat & {
  /** Takes what is posted to `/api/messages`, and shows pictures under `/teams/pictures`; false means that the path is not ours. */
  readonly listener: Listener
  state(): { readonly up: boolean; readonly says: string }
}

const LAST_MS = 5_000
const TAKE_UP_EVERY_MS = 2_000
const ANSWER_MS = 1_800
/** How long a tenant that takes no targeted messages is not asked again. */
const UNTARGETED_MS = 60 * 60_000

/** The Teams adapter. Throws a config Fault when there is no way to know Teams by. */
export function teams(options: TeamsOptions): Teams {
  const { app, tenants, cloud = {}, fileHosts = [], now, log } = options
  requireProof(options)
  const isOurTenant = (tenant: string) => tenants.includes(tenant) || (app === undefined && tenants.length === 0)
  const framework = openFramework(app, cloud)
  const places = openPlaces(options.memory, now, log)
  const pictures = openPictures({
    publicUrl: options.publicUrl,
    memory: options.memory,
    newId: () => randomBytes(32).toString('base64url'),
  })
  const draw = openDrawing({ places, pictures, hasViews: options.rolesOf !== undefined })
  const views = openViews(options.memory)
  const clicks = openClicks()
  const files = openFiles({ framework, memory: options.memory, hosts: fileHosts, log })
  let untargetedUntil = 0
  let trouble: Trouble | undefined
  let handle: Handle | undefined
  let takingUp: NodeJS.Timeout | undefined

  const send = createSend({
    framework,
    spotOf: openWhereabouts({
      places,
      framework,
      home: tenants[0] ?? '',
      targeted: () => options.targeted === true && now() >= untargetedUntil,
    }),
    draw,
    views,
    files,
    clicks,
    budget: openBudget(now),
    now,
    log,
    noticed: (found) => {
      if (!found || found.kind === 'token') trouble = found
    },
    untargeted: () => {
      untargetedUntil = now() + UNTARGETED_MS
    },
  })
  const direct = createDirect(send, now, log)
  const principal = people({
    lookUp: ({ conversation, mri, team: tenant, serviceUrl, bot }) =>
      framework.talk({ serviceUrl, bot, conversation, tenant }, (connector) => connector.member(conversation, mri)),
    isOurTenant,
    now,
    warn: sparingly(log, now),
  })
  const turns = openTurns({
    framework,
    places,
    memory: options.memory,
    ledger: createLedger(options.notes, now, { warn: sparingly(log, now), error: log.error }),
    ...{ clicks, files, fileHosts, principal, answerMs: options.answerMs ?? ANSWER_MS },
    looks: openLooks({ views, draw, principal, rolesOf: options.rolesOf }),
    handle: () => handle,
    answer: (request, reply) => direct.answer(request.address, reply, request.event),
    now,
    log,
  })

  const door = openDoor({
    judge: openGate({ framework, issuer: app ? (cloud.issuer ?? PUBLIC.issuer) : undefined, isOurTenant }),
    take: turns.take,
    localOnly: app === undefined,
    now,
    log,
  })

  return {
    platform: 'teams',
    listener: (request, response) => pictures.listener(request, response) || door(request, response),
    state() {
      if (trouble) return { up: false, says: `Microsoft refuses the app’s credentials: ${trouble.word}` }
      return { up: handle !== undefined, says: app ? 'at /api/messages' : 'at /api/messages, UNAUTHENTICATED' }
    },
    send,
    async start(take) {
      if (!app) log.warn({}, 'Teams takes orders from anybody on this machine: for development only')
      handle = take
      takingUp = setInterval(() => void turns.takeUp(), TAKE_UP_EVERY_MS).unref()
      app?.token().catch((error: unknown) => {
        trouble = { kind: 'token', word: String(error).split('\n')[0]?.slice(0, 200) ?? '' }
        log.error({ error: trouble.word }, 'Microsoft gives the Teams app no token')
      })
    },
    async stop() {
      clearInterval(takingUp)
      const end = performance.now() + (options.lastMs ?? LAST_MS)
      await turns.close(end - performance.now())
      await direct.close(Math.max(0, end - performance.now()))
    },
  }
}

function requireProof({ app, unauthenticated = false, tenants }: TeamsOptions): void {
  if (!app && !unauthenticated) {
    throw new Fault('config', 'Teams needs the app’s id: without it anybody could give orders.', {
      hint: 'Set MICROSOFT_APP_ID, MICROSOFT_TENANT_ID and MICROSOFT_APP_PASSWORD. See docs/teams.md.',
    })
  }
  if (app && unauthenticated) {
    throw new Fault('config', 'Teams cannot both know who talks to it and take everything.', {
      hint: 'Unset TEAMS_UNAUTHENTICATED: it is for development alone.',
    })
  }
  if (app && tenants.length === 0) {
    throw new Fault('config', 'Teams needs the tenant that may talk to it.', { hint: 'Set MICROSOFT_TENANT_ID.' })
  }
}
