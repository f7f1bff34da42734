import type { Activity, ConversationReference, TurnContext } from 'botbuilder'
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { Cloud } from './cloud.ts'
import { PUBLIC } from './cloud.ts'
import type { Client, Connector, Words } from './connector.ts'
import { connectorOver } from './connector.ts'

/** Where an app is known, and where its tokens come from. */
export type App = { readonly id: string; readonly token: () => Promise<string> }

/** Where something is said: enough to find a conversation again without anybody having spoken. */
export type Reference = {
  readonly serviceUrl: string
  readonly conversation: string
  readonly bot: string
  readonly tenant: string
}

/** What has been shown to be genuine; only this module can look into it. */
type Genuine = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>>

/** The Bot Framework, and all of it that the rest of the adapter knows. */
export type Framework = {
  /** Rejects when the token does not speak for this activity. */
  authenticate(activity: Words, authorization: string): Promise<Genuine>
  /** A turn of the conversation; resolves when it is over. */
  turn(genuine: Genuine, activity: Words, work: () => Promise<void>): Promise<void>
  talk<T>(reference: Reference, work: (connector: Connector) => Promise<T>): Promise<T>
}

/**
 * botbuilder 4.23, which is no longer developed: nothing outside this file knows it, so that another SDK can take its
 * place here. Without an app there is no authentication at all, which only development may want.
 */
export function openFramework(app: App | undefined, cloud: Cloud): Framework {
  const { openIdUrl, issuer, scope } = { ...PUBLIC, ...cloud }
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/',
      ToChannelFromBotOAuthScope: scope,
      ToBotFromChannelTokenIssuer: issuer,
      ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
      OAuthUrl: 'https://token.botframework.com/',
      CallerId: 'urn:botframework:azure',
    },
    credentialsOf(app),
  )
  const adapter = new CloudAdapter(authentication)
  const connectorOf = ({ turnState }: TurnContext): Connector =>
    connectorOver(turnState.get<Client>(adapter.ConnectorClientKey))

  return {
    authenticate: (activity, authorization) => authentication.authenticateRequest(asActivity(activity), authorization),
    turn: (genuine, activity, work) => adapter.processActivityDirect(genuine, asActivity(activity), work),
    async talk<T>({ serviceUrl, conversation, bot, tenant }: Reference, work: (connector: Connector) => Promise<T>) {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const reference: Partial<ConversationReference> = {
        channelId: 'msteams',
        serviceUrl,
        bot: { id: bot, name: '' },
        conversation: { id: conversation, tenantId: tenant, isGroup: true, conversationType: '', name: '' },
      }
      await adapter.continueConversationAsync(app?.id ?? '', reference, (context) =>
        work(connectorOf(context)).then(resolve, reject),
      )
      return promise
    },
  }
}

type Credentials = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>

/** Tokens come from our own identity library, which knows workload identity; botbuilder's does not. */
function credentialsOf(app: App | undefined): Credentials {
  return {
    isValidAppId: async (id) => id === (app?.id ?? ''),
    isAuthenticationDisabled: async () => app === undefined,
    createCredentials: async () => ({
      async signRequest(request) {
        if (app) request.headers.set('authorization', `Bearer ${await app.token()}`)
        return request
      },
    }),
  }
}

/** botbuilder changes what it is given. */
function asActivity(words: Words): Activity {
  return structuredClone(words) as unknown as Activity
}
