import { answer } from './process.ts'

/** Loaded before src/main.ts: the bot as it is in production, which tells besides what it used. */
answer({})
// The bot's own work decides how long it lives.
process.channel?.unref()
