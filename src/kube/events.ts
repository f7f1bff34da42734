import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import { fieldSelector } from './paths.ts'
import type { Listed } from './resources.ts'
import { list } from './resources.ts'

/** The events of the core group, which every cluster has; no discovery needed. */
export const EVENTS: Resource = {
  group: '',
  version: 'v1',
  resource: 'events',
  singular: 'event',
  kind: 'Event',
  namespaced: true,
  shortNames: ['ev'],
  verbs: ['get', 'list', 'watch'],
  categories: [],
  subresources: [],
}

/**
 * The events of one object, at most 500 (kubectl pkg/describe, searchEvents): by name, namespace and uid, so that those of
 * an earlier object of the same name stay out. Events of objects without a namespace are in every namespace.
 */
export function eventsOf(api: Api, object: KubeObject, signal?: AbortSignal): Promise<Listed> {
  const { name, namespace, uid } = object.metadata
  return list(api, EVENTS, {
    namespace,
    fieldSelector: fieldSelector({
      'involvedObject.name': name,
      'involvedObject.namespace': namespace,
      'involvedObject.kind': object.kind,
      // The kubelet writes a node's name where others write its uid (kubectl pkg/describe, NodeDescriber).
      'involvedObject.uid': object.kind === 'Node' ? undefined : uid,
    }),
    limit: 500,
    signal,
  })
}
