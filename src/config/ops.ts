import { z } from 'zod'

const channel = z.string().regex(/^\S+$/, 'the channel’s id')

/** `ops` in quarterdeck.yaml: where whoever runs the bot reads what concerns it, one channel a platform. */
export const opsSection = z
  .strictObject({ slack: channel.exactOptional(), teams: channel.exactOptional(), console: channel.exactOptional() })
  .default({})
