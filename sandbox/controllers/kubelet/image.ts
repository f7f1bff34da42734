import { hash32 } from '../chance.ts'

/** 64 hex digits that depend on nothing but the text. */
export function digest(text: string): string {
  return Array.from({ length: 8 }, (_, part) => hash32(`${part}/${text}`).toString(16).padStart(8, '0')).join('')
}

/** The image by its content, as a container status names it: `registry/shop/web@sha256:...`. */
export function imageId(image: string): string {
  const repository = qualified(image).replace(/(:[^/:]+)?(@.*)?$/, '')
  return `${repository}@sha256:${digest(image)}`
}

export function imageSize(image: string): number {
  return 18_000_000 + (hash32(image) % 140_000_000)
}

/** Why a pull failed, in containerd's words as the kubelet passes them on. */
export function pullFailure(image: string, why: 'not-found' | 'unauthorized'): string {
  const name = qualified(image)
  const [host = '', ...path] = name.split('/')
  const repository = path.join('/').replace(/(:[^/:]+)?(@.*)?$/, '')
  const token = `https://${host}/oauth2/token?scope=repository%3A${encodeURIComponent(repository)}%3Apull&service=${host}`
  const start = `failed to pull and unpack image "${name}": failed to resolve reference "${name}": `
  return why === 'not-found'
    ? `rpc error: code = NotFound desc = ${start}${name}: not found`
    : `rpc error: code = Unknown desc = ${start}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ${token}: 401 Unauthorized`
}

/** Names without a host mean Docker Hub. */
function qualified(image: string): string {
  const [first = '', ...rest] = image.split('/')
  if (rest.length === 0) return `docker.io/library/${image}`
  return /[.:]|^localhost$/.test(first) ? image : `docker.io/${image}`
}
