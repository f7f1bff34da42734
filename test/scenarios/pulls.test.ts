import { expect, test } from 'vitest'
import { event, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app } from './world/workloads.ts'

const S = 1000
const IMAGE = 'registry.example/api:1.403.1'

/** What is said of an image that containerd could not pull, in the kubelet's words for it. */
function said(why: string): string {
  const api = app({ name: 'api', replicas: 1, image: IMAGE })
  const about = { kind: 'Pod', name: 'api-aaa111-a0', uid: 'shop/api-aaa111/0' }
  const waiting = api.pod(0, {
    created: T0,
    ready: false,
    phase: 'Pending',
    containers: [{ waiting: 'ImagePullBackOff', message: `Back-off pulling image "${IMAGE}"` }],
  })
  const failed = event({
    about,
    reason: 'Failed',
    message: `Failed to pull image "${IMAGE}": failed to pull and unpack image "${IMAGE}": ${why}`,
    at: T0 + 5 * S,
  })
  // What follows each time says nothing of why.
  const followed = event({ about, name: 'next', reason: 'Failed', message: 'Error: ErrImagePull', at: T0 + 6 * S })
  const stage = openStage().set(api.deployment, api.replicaSet, waiting, failed, followed)
  return stage.until('5:00').told()[0]?.split('\n').slice(3, 5).join(' ') ?? ''
}

test.each([
  [
    'not authorized',
    `failed to resolve reference "${IMAGE}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example/oauth2/token: 401 Unauthorized`,
    'the registry refuses us (not authorized). Next: Check the pull secret, or the registry role of the cluster’s identity.',
  ],
  [
    'no such image',
    `rpc error: code = NotFound desc = failed to resolve reference "${IMAGE}": ${IMAGE}: not found`,
    'there is no such image. Next: Correct the tag.',
  ],
  [
    'neither of which Docker Hub tells apart',
    `failed to resolve reference "${IMAGE}": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    'there is no such repository, or the registry refuses us. Next: Check the name of the image, then the pull secret.',
  ],
  [
    'too many pulls',
    'failed to copy: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit',
    'the registry says we ask too often. Next: Wait, or pull with an account.',
  ],
  [
    'no way to the registry',
    'failed to do request: Head "https://registry.example/v2/api/manifests/x": dial tcp: lookup registry.example on 168.63.129.16:53: no such host',
    'the registry does not answer. Next: Check the registry and the way to it; pulls are tried again by themselves.',
  ],
  [
    'another processor',
    'no match for platform in manifest: not found',
    'there is no such image for the processor of its node. Next: Build it for that processor.',
  ],
  [
    'a full disk',
    'write /var/lib/containerd/io.containerd.content.v1.content/ingest/abc/data: no space left on device',
    'the disk of its node is full. Next: Make room on the node, or move the pod to another.',
  ],
])('a pull that fails: %s', (_name, why, expected) => {
  expect(said(why)).toBe(`Cause: ${IMAGE}: ${expected}`)
})
