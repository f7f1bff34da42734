import type { Outcome } from '../answer.ts'
import { refusal } from '../answer.ts'
import type { Call } from './call.ts'
import { matching } from './call.ts'
import { changeRoutes } from './changes.ts'
import { clusterRoutes } from './clusters.ts'
import { insightRoutes } from './insight.ts'
import { planRoutes } from './plans.ts'
import { runCommandRoutes } from './run-command.ts'

const ROUTES = [...clusterRoutes, ...planRoutes, ...insightRoutes, ...changeRoutes, ...runCommandRoutes]

/** Answers a call as Azure Resource Manager does. */
export function serveArm(call: Call): Outcome {
  const { method, url } = call
  if (!url.searchParams.has('api-version')) {
    return refusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    )
  }
  const found = matching(ROUTES, method, url.pathname)
  if (found) return found.route.serve(call, found.parts)
  return refusal(404, 'InvalidResourceType', `The sandbox's ARM has no ${method} ${url.pathname}.`)
}
