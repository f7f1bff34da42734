/**
 * Loads all that the bot may ever need and ends, so that what was compiled of it is kept where NODE_COMPILE_CACHE says: a
 * step of building the image. With the flags of the start, because V8 takes code from no other.
 */
await Promise.all([
  import('./main.ts'),
  import('./config.ts'),
  import('./log.ts'),
  import('./start.ts'),
  import('./check.ts'),
  import('./audit-command.ts'),
  import('./cli/deploy.ts'),
  import('./teams.ts'),
  import('../adapters/slack/slack.ts'),
  import('../adapters/teams/check.ts'),
  import('../adapters/teams/teams.ts'),
  import('../adapters/teams/tokens.ts'),
  import('../jobs/commands/map-picture.ts'),
  import('../jobs/commands/bars-picture.ts'),
])
process.exit()
