/** A cloud's own addresses; the public one's are the defaults. */
export type Cloud = { readonly openIdUrl?: string; readonly issuer?: string; readonly scope?: string }

/** learn.microsoft.com, azure/bot-service/rest-api/bot-framework-rest-connector-authentication. */
export const PUBLIC = {
  openIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  issuer: 'https://api.botframework.com',
  scope: 'https://api.botframework.com',
} as const
