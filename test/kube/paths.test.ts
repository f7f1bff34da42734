import { expect, test } from 'vitest'
import { fieldSelector, queryString, readPath, resourcePath } from '../../src/kube/paths.ts'

const pods = { group: '', version: 'v1', resource: 'pods', namespaced: true }
const roles = { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'clusterroles', namespaced: false }

test('paths are built as the API server lays them out', () => {
  expect(resourcePath(pods, {})).toBe('/api/v1/pods')
  expect(resourcePath(pods, { namespace: 'shop', name: 'web-0', subresource: 'log' })).toBe(
    '/api/v1/namespaces/shop/pods/web-0/log',
  )
  expect(resourcePath(roles, { namespace: 'shop', name: 'MyRole:Admin' })).toBe(
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/MyRole%3AAdmin',
  )
  expect(resourcePath(pods, { name: 'a b?c#d' })).toBe('/api/v1/pods/a%20b%3Fc%23d')
})

test.each([
  ['../secrets/x', `invalid resource name "../secrets/x": [may not contain '/']`],
  ['..', `invalid resource name "..": [may not be '..']`],
  ['.', `invalid resource name ".": [may not be '.']`],
  ['%2e%2e', `invalid resource name "%2e%2e": [may not contain '%']`],
  ['a/b', `invalid resource name "a/b": [may not contain '/']`],
  ['a\nb', 'invalid resource name "a\\nb": [must be 1 to 512 printable characters]'],
  ['', 'invalid resource name "": [must be 1 to 512 printable characters]'],
])('the name %j is refused', (name, sentence) => {
  expect(() => resourcePath(pods, { namespace: 'shop', name })).toThrow(sentence)
})

test('a namespace is checked like a name', () => {
  expect(() => resourcePath(pods, { namespace: '../x' })).toThrow(`invalid namespace "../x": [may not contain '/']`)
})

test.each([
  'api/v1/pods',
  '/api/v1/pods?watch=true',
  '/api/v1/../v1/secrets',
  '/api/v1//pods',
  '/api/v1/pods/',
  '/api/v1/%2e%2e/secrets',
  '/api/v1/pods/a%2Fb',
  '/api/v1/pods/%zz',
  '/api/v1/pods/a b',
  '/api/v1/pods\r\nX: y',
  '/api/v1/pods/%00',
])('the path %j is refused', (path) => {
  expect(() => readPath(path)).toThrow('is not a path of the Kubernetes API.')
})

test.each([
  ['/api/v1/nodes/worker-1/proxy'],
  ['/api/v1/nodes/worker-1/proxy/run/shop/web-0/main'],
  ['/api/v1/proxy/nodes/worker-1'],
  ['/api/v1/namespaces/shop/services/web/proxy'],
  ['/api/v1/namespaces/shop/pods/web-0:8080/%70roxy/admin'],
])('nothing leads through the API server: %s', (path) => {
  expect(() => readPath(path)).toThrow('does not proxy')
})

test('a path is read as the API server reads it', () => {
  expect(readPath('/api/v1/namespaces/proxy/pods/proxy/log')).toEqual({
    group: '',
    version: 'v1',
    namespace: 'proxy',
    resource: 'pods',
    name: 'proxy',
    subresource: 'log',
  })
  expect(readPath('/api/v1/namespaces/shop')).toEqual({
    group: '',
    version: 'v1',
    resource: 'namespaces',
    name: 'shop',
  })
  expect(readPath('/apis/apps/v1/namespaces/shop/deployments/web/scale')).toMatchObject({
    group: 'apps',
    resource: 'deployments',
    name: 'web',
    subresource: 'scale',
  })
  expect(readPath('/version')).toEqual({ group: '', version: '' })
})

test('queries and field selectors are escaped', () => {
  expect(queryString({ a: 'x&y=z', b: true, c: 0, d: undefined })).toBe('?a=x%26y%3Dz&b=true&c=0')
  expect(queryString({})).toBe('')
  expect(fieldSelector({ 'metadata.name': 'a,b=c\\d', gone: undefined, kind: 'Pod' })).toBe(
    'metadata.name=a\\,b\\=c\\\\d,kind=Pod',
  )
})
