import { BEHAVIOUR, IMAGE } from '../controllers/kubelet/script.ts'
import type { Happening } from './happening.ts'
import { made, madeEarlier, recreated, rolledOut } from './happening.ts'
import { autoscaler, budget, configMap, ingress, namespace, object, quota, secret, service } from './plain.ts'
import type { App } from './workload.ts'
import { cronJob, deployment } from './workload.ts'

export const REGISTRY = 'acrshop.azurecr.io'

const NS = 'shop'

const web: App = {
  name: 'web',
  namespace: NS,
  image: `${REGISTRY}/shop/web:2.13.0`,
  replicas: 4,
  port: 8080,
  cpu: '100m/500m',
  memory: '96Mi/192Mi',
  health: '/healthz',
  configMap: 'web-config',
  component: 'frontend',
}
const api: App = {
  name: 'api',
  namespace: NS,
  image: `${REGISTRY}/shop/api:1.7.4`,
  replicas: 3,
  port: 8080,
  cpu: '250m/1',
  memory: '384Mi/512Mi',
  health: '/actuator/health',
  configMap: 'api-config',
  secret: 'api-credentials',
  component: 'backend',
}
const cart: App = {
  name: 'cart',
  namespace: NS,
  image: `${REGISTRY}/shop/cart:0.22.1`,
  replicas: 2,
  port: 8080,
  cpu: '100m/500m',
  memory: '96Mi/256Mi',
  health: '/healthz',
  component: 'backend',
}
const search: App = {
  name: 'search',
  namespace: NS,
  image: `${REGISTRY}/shop/search:3.1.0`,
  replicas: 3,
  port: 8080,
  cpu: '200m/1',
  memory: '256Mi/512Mi',
  health: '/healthz',
  component: 'backend',
}
const checkout: App = {
  name: 'checkout',
  namespace: NS,
  image: `${REGISTRY}/shop/checkout:4.2.0`,
  replicas: 3,
  port: 8080,
  cpu: '200m/1',
  memory: '384Mi/512Mi',
  health: '/actuator/health',
  configMap: 'checkout-config',
  component: 'backend',
}
const images: App = {
  name: 'images',
  namespace: NS,
  image: `${REGISTRY}/shop/images:1.4.9`,
  replicas: 2,
  port: 8080,
  cpu: '150m/1',
  memory: '192Mi/384Mi',
  health: '/healthz',
  component: 'backend',
}
const recommendations: App = {
  name: 'recommendations',
  namespace: NS,
  image: `${REGISTRY}/shop/recommendations:0.8.6`,
  replicas: 2,
  port: 8080,
  cpu: '150m/500m',
  memory: '192Mi/256Mi',
  health: '/healthz',
  component: 'backend',
}
// Its log holds chat markup and look-alikes of secrets, to show that neither gets through.
const notifier: App = {
  name: 'notifier',
  namespace: NS,
  image: `${REGISTRY}/shop/notifier:0.4.2`,
  port: 8080,
  cpu: '50m',
  memory: '64Mi/128Mi',
  component: 'worker',
}
const report: App = {
  name: 'sales-report',
  namespace: NS,
  image: `${REGISTRY}/shop/report:1.0.3`,
  cpu: '100m',
  memory: '128Mi',
  annotations: { 'sandbox.quarterdeck/after': '25' },
}

const settings = [
  configMap(NS, 'web-config', { API_URL: 'http://api.shop', FEATURE_NEW_CART: 'true', THEME: 'winter' }),
  configMap(NS, 'api-config', { SPRING_PROFILES_ACTIVE: 'prod', CATALOG_CACHE_SIZE: '20000', LOG_LEVEL: 'INFO' }),
  configMap(NS, 'checkout-config', { PAYMENT_GATEWAY_URL: 'http://gateway.payments', CURRENCY: 'EUR' }),
  secret(NS, 'api-credentials', ['DATABASE_URL', 'DATABASE_PASSWORD']),
  secret(NS, 'shop-tls', ['tls.crt', 'tls.key'], 'kubernetes.io/tls'),
]

const apps = [web, api, cart, search, checkout, images, recommendations, notifier]

function smaller(app: App): App {
  return { ...app, replicas: 1 }
}

/** The shop in production: grown over five weeks, with a release that does not come up since 52 minutes. */
export function shop(): readonly Happening[] {
  const broken = `${REGISTRY}/shop/recommendations:0.9.0`
  return [
    made(
      '41d',
      namespace(NS, { team: 'storefront' }),
      quota(NS, 'shop-quota', {
        pods: '60',
        'requests.cpu': '10',
        'requests.memory': '16Gi',
        'limits.memory': '24Gi',
        services: '20',
      }),
    ),
    made('41d', ...settings, limits(), policy()),
    made('40d22h', ...apps.map(deployment), ...apps.map((app) => service(NS, app.name, app.port ?? 8080))),
    made('40d20h', ingress(NS, 'shop', 'shop.example', { '/': 'web', '/api': 'api' })),
    made(
      '33d',
      autoscaler(NS, 'web', 3, 10),
      autoscaler(NS, 'api', 3, 8),
      budget(NS, 'web', { minAvailable: 3 }),
      budget(NS, 'api', { maxUnavailable: 1 }),
      budget(NS, 'checkout', { minAvailable: 2 }),
    ),
    madeEarlier('33d', '3h50m', cronJob(report, '0 * * * *')),
    rolledOut('26d3h', NS, 'web', { image: `${REGISTRY}/shop/web:2.14.0`, cause: 'web 2.14.0' }),
    rolledOut('19d5h', NS, 'api', { image: `${REGISTRY}/shop/api:1.8.0`, cause: 'api 1.8.0' }),
    rolledOut('12d1h', NS, 'checkout', { image: `${REGISTRY}/shop/checkout:4.3.1`, cause: 'checkout 4.3.1' }),
    rolledOut('9d6h', NS, 'search', { image: `${REGISTRY}/shop/search:3.1.2`, cause: 'search 3.1.2' }),
    rolledOut('6d2h', NS, 'api', { image: `${REGISTRY}/shop/api:1.8.1`, cause: 'api 1.8.1' }),
    rolledOut('2d4h', NS, 'web', { image: `${REGISTRY}/shop/web:2.14.1`, cause: 'web 2.14.1' }),
    recreated('26h', NS, 'cart'),
    recreated('7h12m', NS, 'search'),
    recreated('31m', NS, 'images'),
    rolledOut('52m', NS, 'recommendations', {
      image: broken,
      cause: 'recommendations 0.9.0',
      annotations: { [BEHAVIOUR]: 'crash', [IMAGE]: broken },
    }),
  ]
}

/** The same on staging: one of each, younger, and a release whose image nobody pushed. */
export function stagingShop(): readonly Happening[] {
  const missing = `${REGISTRY}/shop/search:3.2.0-rc2`
  return [
    made('88d', namespace(NS, { team: 'storefront' }), ...settings),
    made('87d', ...apps.map(smaller).map(deployment), ...apps.map((app) => service(NS, app.name, app.port ?? 8080))),
    made('87d', ingress(NS, 'shop', 'staging.shop.example', { '/': 'web', '/api': 'api' })),
    rolledOut('5d1h', NS, 'web', { image: `${REGISTRY}/shop/web:2.15.0-rc1`, cause: 'web 2.15.0-rc1' }),
    rolledOut('1d2h', NS, 'api', { image: `${REGISTRY}/shop/api:1.9.0-rc3`, cause: 'api 1.9.0-rc3' }),
    rolledOut('23m', NS, 'search', {
      image: missing,
      cause: 'search 3.2.0-rc2',
      annotations: { [BEHAVIOUR]: 'bad-image', [IMAGE]: missing },
    }),
  ]
}

function limits() {
  const item = {
    type: 'Container',
    default: { cpu: '500m', memory: '256Mi' },
    defaultRequest: { cpu: '50m', memory: '64Mi' },
  }
  return object('v1', 'LimitRange', { name: 'defaults', namespace: NS }, { spec: { limits: [item] } })
}

function policy() {
  const spec = { podSelector: { matchLabels: { app: 'notifier' } }, policyTypes: ['Ingress'], ingress: [] }
  return object('networking.k8s.io/v1', 'NetworkPolicy', { name: 'notifier-takes-no-calls', namespace: NS }, { spec })
}
