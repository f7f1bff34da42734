import { WebClient } from '@slack/web-api'
import type { FakeSlack, SlackOptions } from '../../../sandbox/slack/fake-slack.ts'
import { startSlack } from '../../../sandbox/slack/slack.ts'

export const TOKENS = { signingSecret: 'shhh', botToken: 'xoxb-sandbox', appToken: 'xapp-sandbox' }
export const ANNA = 'U0000000ANN'
export const BEN = 'U0000000BEN'
export const OPS = 'C0000000OPS'

/** A small workspace: two members, a guest, somebody who left, and channels of every kind. */
export function openSlack(options: Partial<SlackOptions> = {}): Promise<FakeSlack> {
  return startSlack({
    ...TOKENS,
    users: [
      { id: ANNA, name: 'anna', email: 'anna@example.com' },
      { id: BEN, name: 'ben', email: 'ben@example.com' },
      { id: 'U0000GUEST1', name: 'guest', is_restricted: true },
      { id: 'U000000GONE', name: 'gone', email: 'gone@example.com', deleted: true },
      { id: 'U00STRANGER', name: 'stranger', is_stranger: true, team_id: 'T00000OTHER' },
    ],
    channels: [
      { id: OPS, name: 'ops' },
      { id: 'C0000ELSEWH', name: 'elsewhere', is_member: false },
      { id: 'G000SECRETS', name: 'secrets', is_private: true, is_member: false },
      { id: 'C0000000OLD', name: 'old', is_archived: true },
      { id: 'C000000FEWW', name: 'few', members: [ANNA] },
    ],
    usergroups: [{ id: 'S0000000ONC', handle: 'oncall', users: [ANNA] }],
    ...options,
  })
}

export function clientOf(slack: FakeSlack, token = TOKENS.botToken): WebClient {
  return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: silent })
}

/** For SDKs that would write what the tests provoke. */
export const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as never,
  setName() {},
}
