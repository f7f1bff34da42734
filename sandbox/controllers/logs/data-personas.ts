import { between } from '../chance.ts'
import type { Moment, Persona } from './persona.ts'
import { hex, iso, PATHS, pick, plain } from './persona.ts'

function java(
  level: string,
  { at, pod }: Pick<Moment, 'at' | 'pod'>,
  thread: string,
  logger: string,
  text: string,
): string {
  const app = pod.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, '')
  return `${plain(at)} ${level.padStart(5)} 1 --- [${app}] [${thread.padStart(15)}] ${logger.padEnd(40)} : ${text}`
}

/** A Spring Boot service. */
export const spring: Persona = {
  everyMs: 5_000,
  start: [
    (moment) =>
      java('INFO', moment, 'main', 'c.e.shop.Application', 'Starting Application v1.8.2 using Java 25.0.1 with PID 1'),
    (moment) => java('INFO', moment, 'main', 'com.zaxxer.hikari.HikariDataSource', 'HikariPool-1 - Start completed.'),
    (moment) =>
      java('INFO', moment, 'main', 'o.s.b.w.embedded.tomcat.TomcatWebServer', 'Tomcat started on port 8080 (http)'),
    (moment) =>
      java(
        'INFO',
        moment,
        'main',
        'c.e.shop.Application',
        'Started Application in 2.418 seconds (process running for 2.9)',
      ),
  ],
  line(moment) {
    const { random } = moment
    const thread = `nio-8080-exec-${between(random, 1, 12)}`
    const order = between(random, 100_000, 999_999)
    if (random() < 0.02)
      return java(
        'WARN',
        moment,
        thread,
        'c.e.shop.payment.PaymentClient',
        `Retrying authorization of order ${order}: Read timed out`,
      )
    if (random() < 0.01)
      return java(
        'ERROR',
        moment,
        thread,
        'c.e.shop.order.OrderController',
        `Order ${order} failed: could not obtain lock on row in relation "orders"`,
      )
    return java(
      'INFO',
      moment,
      thread,
      'c.e.shop.web.AccessLog',
      `${pick(random, PATHS, '/')} 200 ${between(random, 3, 180)}ms trace=${hex(random, 16)}`,
    )
  },
  crash: (moment, memory) =>
    memory
      ? [
          java('WARN', moment, 'http-reaper', 'c.e.shop.cache.CatalogCache', 'Cache holds 1284311 entries, 241 MiB'),
          'java.lang.OutOfMemoryError: Java heap space',
          '\tat java.base/java.util.Arrays.copyOf(Arrays.java:3541)',
          '\tat com.example.shop.cache.CatalogCache.grow(CatalogCache.java:118)',
          'Terminating due to java.lang.OutOfMemoryError: Java heap space',
        ]
      : [
          java('ERROR', moment, 'main', 'o.s.boot.SpringApplication', 'Application run failed'),
          '',
          "org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'paymentGateway': Invocation of init method failed",
          '\tat org.springframework.beans.factory.support.AbstractAutowireCapableBeanFactory.initializeBean(AbstractAutowireCapableBeanFactory.java:1817)',
          '\tat org.springframework.boot.SpringApplication.run(SpringApplication.java:1361)',
          '\tat com.example.shop.Application.main(Application.java:21)',
          'Caused by: java.lang.IllegalStateException: PAYMENT_GATEWAY_URL is not set',
          '\tat com.example.shop.payment.PaymentGateway.init(PaymentGateway.java:44)',
          '\t... 14 common frames omitted',
        ],
}

export const postgres: Persona = {
  everyMs: 20_000,
  start: [
    ({ at }) => `${plain(at)} UTC [1] LOG:  starting PostgreSQL 18.1 on x86_64-pc-linux-gnu`,
    ({ at }) => `${plain(at)} UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432`,
    ({ at }) => `${plain(at)} UTC [1] LOG:  database system is ready to accept connections`,
  ],
  line({ at, random, index }) {
    const time = `${plain(at)} UTC [${between(random, 60, 900)}]`
    if (index % 5 === 0)
      return `${time} LOG:  checkpoint complete: wrote ${between(random, 20, 900)} buffers (0.3%); write=${(random() * 30).toFixed(3)} s, sync=0.004 s`
    if (random() < 0.1) return `${time} ERROR:  deadlock detected`
    return `${time} LOG:  duration: ${(random() * 900).toFixed(3)} ms  execute S_1: SELECT * FROM orders WHERE id = $1`
  },
  crash: ({ at }) => [
    `${plain(at)} UTC [1] FATAL:  could not write lock file "postmaster.pid": No space left on device`,
    `${plain(at)} UTC [1] LOG:  database system is shut down`,
  ],
}

export const redis: Persona = {
  everyMs: 30_000,
  start: [
    ({ at }) => `1:C ${plain(at)} * Redis version=8.4.0, bits=64, commit=00000000, modified=0, pid=1, just started`,
    ({ at }) => `1:M ${plain(at)} * Ready to accept connections tcp`,
  ],
  line: ({ at, random }) =>
    random() < 0.5
      ? `1:M ${plain(at)} * ${between(random, 10, 900)} changes in 300 seconds. Saving...`
      : `1:M ${plain(at)} * Background saving started by pid ${between(random, 100, 9999)}`,
  crash: ({ at }) => [`1:M ${plain(at)} # Can't open the append-only file: Permission denied`],
}

/** What Kubernetes' own programs write. */
export const klog: Persona = {
  everyMs: 45_000,
  start: [
    ({ at }) =>
      `I${iso(at).slice(5, 10).replace('-', '')} ${iso(at).slice(11, 23)}000       1 server.go:652] "Version info" version="v1.36.1"`,
  ],
  line({ at, random }) {
    const head = `${iso(at).slice(5, 10).replace('-', '')} ${iso(at).slice(11, 23)}000       1`
    if (random() < 0.05) return `W${head} reflector.go:561] watch of *v1.EndpointSlice ended with: very short watch`
    return `I${head} proxier.go:${between(random, 700, 999)}] "SyncProxyRules complete" elapsed="${between(random, 2, 40)}.${between(random, 100, 999)}ms"`
  },
  crash: ({ at }) => [
    `F${iso(at).slice(5, 10).replace('-', '')} ${iso(at).slice(11, 23)}000       1 main.go:88] unable to reach the API server`,
  ],
}

/** A job that goes through a list. */
export const batch: Persona = {
  everyMs: 700,
  start: [({ at }) => `${iso(at)} starting`],
  line: ({ at, random, index }) =>
    `${iso(at)} batch ${index + 1}: ${between(random, 200, 900)} rows, ${(random() * 2).toFixed(2)} s`,
  crash: ({ at }) => [
    `${iso(at)} ERROR: relation "order_totals" does not exist`,
    'Traceback (most recent call last):',
    '  File "/app/migrate.py", line 58, in <module>',
    '    run(sys.argv[1:])',
    '  File "/app/migrate.py", line 31, in run',
    '    cursor.execute(statement)',
    'psycopg.errors.UndefinedTable: relation "order_totals" does not exist',
  ],
}
