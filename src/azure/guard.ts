import { Fault } from '../fault.ts'
import type { Policy } from './policies.ts'

/**
 * Lets a request out only to the cloud's own Resource Manager. The SDK follows whatever host a nextLink or a poller's
 * header names and sends its token there; this is the last to see a request before it leaves, after every retry.
 */
export function hostGuard(resourceManager: string): Policy {
  const own = new URL(resourceManager).origin
  return {
    name: 'quarterdeckHostGuard',
    async sendRequest(request, next) {
      const url = URL.parse(request.url)
      if (url?.origin === own) return next(request)
      const host = url?.host.slice(0, 100) || 'nowhere'
      throw new Fault(
        'cluster',
        `Azure's answer points to ${host}, which is not ${new URL(own).host}; I did not go there.`,
        {
          hint: 'No token was sent. Tell whoever runs me: something stands between me and Azure.',
        },
      )
    },
  }
}
