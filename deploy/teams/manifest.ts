import { definitions } from '../../src/command/catalog.ts'

/** The version of Microsoft's schema: the first with slash triggers and targeted messages. */
export const SCHEMA = '1.29'

/** What is offered while somebody types; everything else can be typed all the same. A list takes twelve. */
const OFFERED = [
  'get',
  'describe',
  'logs',
  'events',
  'top pod',
  'health',
  'map',
  'incidents',
  'approvals',
  'rollout status',
  'clusters',
  'help',
]

export type Wanted = {
  /** The Entra application's id, which is the bot's, too. */
  readonly appId: string
  /** Where the bot is reached from outside, without a scheme: bot.example.com. */
  readonly host: string
  /** The app package's own version; Teams updates an app only to a higher one. */
  readonly version: string
  /** Whether the tenant has slash commands and messages that one person alone sees. */
  readonly targeted?: boolean
}

/** The app's manifest: https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema. */
export function manifestFor({ appId, host, version, targeted = false }: Wanted) {
  const commands = OFFERED.map(offered)
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA,
    version,
    id: appId,
    developer: {
      name: 'Quarterdeck',
      websiteUrl: `https://${host}`,
      privacyUrl: `https://${host}/privacy`,
      termsOfUseUrl: `https://${host}/terms`,
    },
    name: { short: 'Quarterdeck', full: 'Quarterdeck: Kubernetes and AKS from chat' },
    description: {
      short: 'Run Kubernetes and AKS from Teams: as yourself, nothing lost.',
      full: 'Ask your clusters and change them as yourself: what you may do is what Kubernetes lets you do. Changes are shown before they are made and approved where your rules say so. Quarterdeck tells you when something breaks, once, in one message that resolves itself.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#1B3A5C',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: true,
        isNotificationOnly: false,
        ...(targeted ? { supportsTargetedMessages: true } : {}),
        commandLists: [
          {
            scopes: ['personal', 'team', 'groupChat'],
            ...(targeted ? { triggers: ['slash', 'mention'] } : {}),
            commands,
          },
        ],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [host],
  }
}

/** Throws when a command is no longer in the catalog: the menu must not offer what would be refused. */
function offered(name: string): { readonly title: string; readonly description: string } {
  const found = definitions.find((definition) => definition.name === name)
  if (!found) throw new Error(`There is no command ${name} to offer.`)
  const example = found.examples[0]
  return { title: name, description: `${found.summary}${example ? ` For example: ${example.line}` : ''}` }
}
