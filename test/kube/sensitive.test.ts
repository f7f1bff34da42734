import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hideSensitive } from '../../src/kube/sensitive.ts'
import { isSecretName } from '../../src/kube/sensitive-name.ts'
import { hideInText } from '../../src/kube/sensitive-text.ts'

describe('names of secrets', () => {
  test.each([
    'password',
    'DB_PASSWORD',
    'dbPassword',
    'PGPASSWORD',
    'MYSQL_PWD',
    'DB_PASS',
    'password2',
    'spring.datasource.password',
    'token',
    'apiToken',
    'GITHUB_TOKEN_PROD',
    'example.com/auth-token',
    'AWS_SECRET_ACCESS_KEY',
    'SECRET_KEY_BASE',
    'VAULT_SECRET_ID',
    'apiKey',
    'API-KEY',
    'apikey',
    'privateKey',
    'client-key-data',
    'ENCRYPTION_KEY',
    'credentials',
    'DATABASE_CREDS',
    'ConnectionStrings__Default',
    'SERVICE_CONN_STR',
    'SENTRY_DSN',
    'Authorization',
    '--registry-password',
  ])('%s', (name) => expect(isSecretName(name)).toBe(true))

  test.each([
    'secretName',
    'secretRef',
    'secretKeyRef',
    'existingSecret',
    'imagePullSecret',
    'tokenExpirationSeconds',
    'eks.amazonaws.com/token-expiration',
    'argocd.argoproj.io/secret-type',
    'secrets-store.csi.k8s.io',
    'DB_PASSWORD_FILE',
    'TOKEN_URL',
    'AWS_ACCESS_KEY_ID',
    'passwordPolicy',
    'tokenizer',
    'compass',
    'bypass',
    'sacred',
    'key',
    'topologyKey',
    'publicKey',
    'connection',
    'secretary',
  ])('not %s', (name) => expect(isSecretName(name)).toBe(false))
})

/** A shell's variable. */
const braces = (name: string) => `$\{${name}}`
const hidden = (value: unknown) => hideSensitive(structuredClone(value))

describe('in objects', () => {
  test.each<[string, unknown, unknown]>([
    ['a field', { spec: { password: 'open sesame' } }, { spec: { password: '***' } }],
    [
      'a number',
      { password: 1234, maxTokens: 5, 'count/secrets': '10' },
      { password: '***', maxTokens: 5, 'count/secrets': '10' },
    ],
    ['a field with parts', { token: { value: 'open', from: 'x' } }, { token: { value: '***', from: 'x' } }],
    ['a list', { passwords: ['open', 'sesame'], secrets: ['db'] }, { passwords: ['***', '***'], secrets: ['db'] }],
    [
      'an environment',
      {
        env: [
          { name: 'DB_PASSWORD', value: 'two words' },
          { name: 'A', value: 'b' },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
      },
      {
        env: [
          { name: 'DB_PASSWORD', value: '***' },
          { name: 'A', value: 'b' },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
      },
    ],
    [
      'arguments',
      [
        '--password',
        'two words',
        '--token=a b',
        '--user',
        'bob',
        '--password-file',
        '/x',
        '-Ddb.password=x y',
        'TOKEN=a\nb',
        '--auth-token',
        '--x',
      ],
      [
        '--password',
        '***',
        '--token=***',
        '--user',
        'bob',
        '--password-file',
        '/x',
        '-Ddb.password=***',
        'TOKEN=***',
        '--auth-token',
        '--x',
      ],
    ],
    ['a script', ['sh', '-c', 'mysql --password "two words" -u x'], ['sh', '-c', 'mysql --password "***" -u x']],
    [
      'a reference to a variable',
      { password: '$(DB_PASSWORD)', token: braces('T'), pwd: braces('T:-open') },
      { password: '$(DB_PASSWORD)', token: braces('T'), pwd: '***' },
    ],
    [
      'words that stand for none',
      { password: '', token: null, secret: 'none', automountServiceAccountToken: 'true' },
      { password: '', token: null, secret: 'none', automountServiceAccountToken: 'true' },
    ],
    [
      'a Secret somewhere in a tree',
      {
        spec: {
          manifests: [
            { apiVersion: 'v1', kind: 'Secret', data: { a: 'aGFsbG8=' }, metadata: { annotations: { note: 'x' } } },
          ],
        },
      },
      {
        spec: {
          manifests: [
            {
              apiVersion: 'v1',
              kind: 'Secret',
              data: { a: '<5 bytes hidden>' },
              metadata: { annotations: { note: '<1 bytes hidden>' } },
            },
          ],
        },
      },
    ],
    ['a reference to a Secret', { kind: 'Secret', name: 'db' }, { kind: 'Secret', name: 'db' }],
    [
      'a list of Secrets somewhere in a tree',
      { spec: { kind: 'SecretList', items: [{ stringData: { a: 'hallo' } }] } },
      { spec: { kind: 'SecretList', items: [{ stringData: { a: '<5 bytes hidden>' } }] } },
    ],
    [
      'a column of a table',
      {
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Password' }, { name: 'Secret' }],
        rows: [{ cells: ['a', 'open', 'db'] }],
      },
      {
        kind: 'Table',
        columnDefinitions: [{ name: 'Name' }, { name: 'Password' }, { name: 'Secret' }],
        rows: [{ cells: ['a', '***', 'db'] }],
      },
    ],
    [
      'JSON in an annotation',
      {
        annotations: { applied: `${JSON.stringify({ a: { password: 'x' }, b: [1] })}\n`, other: '{ "token-file": 1 }' },
      },
      {
        annotations: {
          applied: `${JSON.stringify({ a: { password: '***' }, b: [1] })}\n`,
          other: '{ "token-file": 1 }',
        },
      },
    ],
    [
      'a Secret in JSON in JSON',
      { x: JSON.stringify({ y: JSON.stringify({ kind: 'Secret', data: { a: 'aGFsbG8=' } }) }) },
      { x: JSON.stringify({ y: JSON.stringify({ kind: 'Secret', data: { a: '<5 bytes hidden>' } }) }) },
    ],
    [
      'a file of JSON keeps its form',
      { f: '{\n  "password": "x",\n  "a": [\n    1\n  ]\n}\n' },
      { f: '{\n  "password": "***",\n  "a": [\n    1\n  ]\n}\n' },
    ],
    ['a compressed copy of something', { release: `H4sIAAAA${'x'.repeat(92)}` }, { release: '<100 bytes hidden>' }],
    [
      'an image is no setting',
      { image: 'registry.example/auth/token:1.2' },
      { image: 'registry.example/auth/token:1.2' },
    ],
  ])('%s', (_, given, shown) => {
    expect(hidden(given)).toEqual(shown)
    expect(hidden(shown), 'hiding twice is hiding once').toEqual(shown)
  })

  test('what is too deep to be read is hidden', () => {
    let deep: unknown = { password: 'open' }
    for (let i = 0; i < 20_000; i++) deep = { a: deep }
    hideSensitive(deep)
    let at = deep
    for (let i = 0; i < 101; i++) at = (at as { a: unknown }).a
    expect(at).toBe('***')
  })

  test('whatever it is given, it changes values only', () => {
    const keys = ['password', 'kind', 'value', 'name', 'items', 'rows', 'cells', 'columnDefinitions', '__proto__', 'a']
    const words = fc.constantFrom('Secret', 'Table', 'SecretList', 'DB_PASSWORD', '--token', 'x', '{"password":"y"}')
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        words,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(tree, (given) => {
        const once = hidden(JSON.parse(JSON.stringify(given)))
        expect(hidden(once)).toEqual(once)
      }),
      { numRuns: 300 },
    )
  })
})

describe('in text', () => {
  test.each([
    ['YAML', 'db:\n  password: open sesame now\n  user: bob', 'db:\n  password: ***\n  user: bob'],
    ['a comment stays out of it', 'password: "a b" # c\nx: 1', 'password: "***" # c\nx: 1'],
    ['a block', 'a:\n  password: |-\n    open\n\n    sesame\n  b: c', 'a:\n  password: ***\n  b: c'],
    ['a value below its key', 'password:\n  open sesame\nb: c', 'password:\nb: c'],
    ['a value on two lines', 'password: open\n  sesame\nb: c', 'password: ***\nb: c'],
    ['quotes over two lines', 'password: "open\nsesame"\nb: c', 'password: "***"\nb: c'],
    ['parts below a key', 'secret:\n  secretName: db\n', 'secret:\n  secretName: db\n'],
    ['properties', 'db.user=bob\ndb.password=open sesame \\\n  now\nx=1', 'db.user=bob\ndb.password=***\nx=1'],
    ['lines of Windows', 'password=open sesame\r\nx=1\r\n', 'password=***\nx=1\r\n'],
    ['a shell', 'export DB_PASSWORD="two words"; run', 'export DB_PASSWORD="***"; run'],
    ['XML', '<db><password>a b</password></db>', '<db><password>***</password></db>'],
    ['.NET', '<add key="ApiKey" value="a b"/>', '<add key="ApiKey" value="***"/>'],
    ['a connection string', 'x: Server=a;Password=two words;Port=1', 'x: Server=a;Password=***;Port=1'],
    [
      'an environment in YAML',
      '- name: DB_PASSWORD\n  value: two words\n- name: X\n  value: y',
      '- name: DB_PASSWORD\n  value: ***\n- name: X\n  value: y',
    ],
    ['JSON in a shell', `curl -d '{"password": "a b"}' x`, `curl -d '{"password": "***"}' x`],
    [
      'JSON escaped in a shell',
      `curl -d "{\\"password\\":\\"a b\\",\\"u\\":1}"`,
      `curl -d "{\\"password\\":***,\\"u\\":1}"`,
    ],
    ['a setting in quotes', `echo "password: open sesame now" > x`, `echo "password: ***" > x`],
    ['what stands behind another name', 'msg: login password=open ok', 'msg: login password=*** ok'],
    ['Redis', 'port 1\nrequirepass open sesame\nmasterauth x', 'port 1\nrequirepass ***\nmasterauth ***'],
    [
      'a Secret in YAML',
      'apiVersion: v1\ndata:\n  a: aGFsbG8=\n  b: |\n    c\n  ? odd\nkind: Secret\n---\nkind: ConfigMap\nx: y',
      'apiVersion: v1\ndata:\n  a: ***\n  b: ***\n  ***\nkind: Secret\n---\nkind: ConfigMap\nx: y',
    ],
  ])('%s', (_, text, shown) => {
    expect(hideInText(text)).toBe(shown)
    expect(hideInText(shown), 'hiding twice is hiding once').toBe(shown)
  })

  test('hostile text costs time in its length only', () => {
    const pieces = [
      'password=',
      'password: ',
      'a="',
      'a=',
      '--token ',
      'password: |\n',
      ' ',
      '\t',
      '\n ',
      '<a>',
      '\\"',
      '- ',
      'kind: Secret\n',
      'data:\n a',
      "password='",
      '{"a":',
      '[',
      'name="a" ',
      'pwd=a',
      'a b c d ',
      'password:\n',
    ]
    for (const piece of pieces) {
      const text = `token ${piece.repeat(300_000 / piece.length)}`
      const started = performance.now()
      hideSensitive({ a: text })
      expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(10_000)
    }
  })
})
