import type { Address, Platform } from '../../src/chat.ts'

/** The address of a channel as configuration names it: `slack:C0123456789`. */
export function channelAddress(channel: string): Address {
  const colon = channel.indexOf(':')
  return {
    platform: channel.slice(0, colon) as Platform,
    team: '',
    channel: channel.slice(colon + 1),
    visibility: 'channel',
    user: '',
  }
}
