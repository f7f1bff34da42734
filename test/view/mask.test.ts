import { describe, expect, test } from 'vitest'
import { plainText } from '../../src/reply.ts'
import { mask, maskReply } from '../../src/view/mask.ts'

const JWT = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJlLXdpdGgtZGFzaGVz'
const KEY = 'MIIEpAIBAAKCAQEA7Zq/9+abcdefghijklmnopqrstuvwxyz=='

describe('what is masked', () => {
  test.each([
    ['a token in a log line', `auth failed for ${JWT}`, 'auth failed for ***'],
    ['a token whose signature was cut off', JWT.slice(0, 100).replace(/\.[^.]*$/, ''), '***'],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${KEY}\n-----END RSA PRIVATE KEY-----\nnext`, '***\nnext'],
    [
      'an encrypted key, whose headers hold dashes',
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\n${KEY}\n-----END RSA PRIVATE KEY-----`,
      '***',
    ],
    [
      'a key on one escaped line',
      `x: "-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----\\n"`,
      'x: "***\\n"',
    ],
    ['a key that was cut off', `-----BEGIN EC PRIVATE KEY-----\n${KEY}\n!end`, '***!end'],
    [
      'JSON in a string of JSON, as kubectl apply leaves it',
      JSON.stringify({ a: JSON.stringify({ password: 'b "c" d', e: 'f' }) }),
      JSON.stringify({ a: JSON.stringify({ password: '***', e: 'f' }) }),
    ],
    [
      'a pod’s environment on one line',
      '{"name":"DB_PASSWORD","value":"b c"},{"name":"E","value":"f"}',
      '{"name":"DB_PASSWORD","value":"***"},{"name":"E","value":"f"}',
    ],
    ['a value that begins like a reference', 'password: $ecret', 'password: ***'],
    ['a certificate is public', `-----BEGIN CERTIFICATE-----\n${KEY}`, `-----BEGIN CERTIFICATE-----\n${KEY}`],
    ['an AWS key id', 'id=AKIAIOSFODNN7EXAMPLE ok', 'id=*** ok'],
    ['a Slack token', 'using xoxb-1234567890-abcdefghij', 'using ***'],
    ['a GitHub token', `ghp_${'a1'.repeat(18)}`, '***'],
    [
      'a shared access signature',
      'https://x.blob.core.windows.net/c?sv=1&sig=abc%2Fdefghijklmnopqr%3D&se=2',
      'https://x.blob.core.windows.net/c?sv=1&sig=***&se=2',
    ],
    [
      'a storage connection string',
      'AccountName=shop;AccountKey=abcdefgh12345678==;EndpointSuffix=x',
      'AccountName=shop;AccountKey=***;EndpointSuffix=x',
    ],
    [
      'a bus connection string',
      'SharedAccessKeyName=Root;SharedAccessKey=abc12345678=',
      'SharedAccessKeyName=Root;SharedAccessKey=***',
    ],
    ['an authorization header', 'Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic ***'],
    ['a bare bearer token', 'curl -H "Bearer abc123def456"', 'curl -H "Bearer ***"'],
    [
      'a password in a URL',
      'redis://user:p%40ss@redis:6379/0 amqp://:pw@q',
      'redis://user:***@redis:6379/0 amqp://:***@q',
    ],
    ['a log field', 'level=info password=hunter2 user=bob', 'level=info password=*** user=bob'],
    [
      'a quoted one with spaces',
      '{"password": "correct horse \\" battery", "user": "bob"}',
      '{"password": "***", "user": "bob"}',
    ],
    [
      'an environment variable in describe',
      '      DB_PASSWORD:                hunter2',
      '      DB_PASSWORD:                ***',
    ],
    [
      'an environment variable in YAML',
      '    - name: DB_PASSWORD\n      value: hunter2\n    - name: X',
      '    - name: DB_PASSWORD\n      value: ***\n    - name: X',
    ],
    [
      'an environment variable in JSON',
      '"name": "API_TOKEN",\n    "value": "s3"\n',
      '"name": "API_TOKEN",\n    "value": "***"\n',
    ],
    ['a value of several words in YAML', '  password: open sesame now\n  user: bob', '  password: ***\n  user: bob'],
    ['one in a log', '2026-01-02T03:04:05.678Z password: two words', '2026-01-02T03:04:05.678Z password: ***'],
    ['a script in a string of JSON', 'A_TOKEN=\\"two words\\" x', 'A_TOKEN=\\"***\\" x'],
    ['one in a description', '      DB_PASSWORD:  two words', '      DB_PASSWORD:  ***'],
    ['a block of YAML', 'a:\n  password: |-\n    open\n\n    sesame\n  b: c', 'a:\n  password: ***\n  b: c'],
    ['a value that begins like a mark', 'password=***sesame', 'password=***'],
    ['a value that begins with a variable', 'password: ' + '$' + '{A:-open}', 'password: ***'],
    ['a kubeconfig', `    client-key-data: ${KEY}\n    token: abc`, '    client-key-data: ***\n    token: ***'],
    ['a docker config', '{"auths":{"r.io":{"auth":"dXNlcjpwYXNzd29yZA=="}}}', '{"auths":{"r.io":{"auth":"***"}}}'],
    ['a flag', '--password=x --api-key abc', '--password=*** --api-key abc'],
  ])('%s', (_name, text, shown) => {
    expect(mask(text).text).toBe(shown)
    expect(mask(mask(text).text).text, 'masking twice is masking once').toBe(shown)
  })

  test.each([
    'automountServiceAccountToken: false',
    'secret:\n  secretName: tls-cert',
    'Type:  Secret (a volume populated by a Secret)',
    'MountVolume.SetUp failed for volume "x" : secret "tls" not found',
    "PASSWORD:  <set to the key 'password' in secret 'db'>  Optional: false",
    'TokenExpirationSeconds:  3607',
    'DB_PASSWORD_FILE: /run/secrets/db',
    'Basic authentication is off',
    'valueFrom:\n  secretKeyRef:\n    key: password\n    name: db',
    'compass: north',
    'password: ""',
    'token: null',
    'sha256:9f2c3b8a1d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8',
  ])('not %j', (text) => {
    expect(mask(text)).toEqual({ text, count: 0 })
  })

  test('says how many, and takes patterns of its own', () => {
    expect(mask('password=a token=b card 4111-1111')).toEqual({
      text: 'password=*** token=*** card 4111-1111',
      count: 2,
    })
    expect(mask('card 4111-1111, 4222-2222', [/\d{4}-\d{4}/])).toEqual({ text: 'card ***, ***', count: 2 })
  })

  test('of patterns of its own, hides the whole, but for what is to be kept', () => {
    expect(mask('id=42', [/(id=)\d+/g]).text).toBe('***')
    expect(mask('ACME-1 ACME-2', [/(ACME-\d)/]).text).toBe('*** ***')
    expect(mask('id=42;', [/(?<keep>id=)\d+/]).text).toBe('id=***;')
    expect(mask('42-eu 7', [/\d+(?<keep>-eu)?/]).text).toBe('***-eu ***')
    expect(mask('a\n12\nb', [/^\d+$/])).toEqual({ text: 'a\n***\nb', count: 1 })
    expect(mask('as it is', [/x*/, /\b/, /^/])).toEqual({ text: 'as it is', count: 0 })
    expect(mask('***12', [/.+/]).text).toBe('***')
  })
})

test('every string of a reply is looked at, and nothing that does something is changed', () => {
  const secret = 'password=hunter2'
  const command = `/k8s run --env ${secret}`
  const button = { kind: 'button', id: 'b', label: secret, command } as const
  const reply = maskReply({
    nodes: [
      { kind: 'heading', text: secret },
      {
        kind: 'text',
        text: [secret, { code: secret }, { strong: secret }, { link: `https://x/?${secret}`, label: secret }],
      },
      { kind: 'fields', fields: [{ name: 'n', value: secret }] },
      { kind: 'table', columns: ['A'], rows: [[secret]], caption: secret },
      { kind: 'code', text: secret },
      { kind: 'diff', text: `+${secret}` },
      { kind: 'list', items: [secret] },
      { kind: 'context', text: secret },
      { kind: 'progress', label: secret, done: 1, of: 2 },
      { kind: 'buttons', buttons: [button] },
      { kind: 'select', id: 's', label: secret, command, options: [{ label: secret, value: 'v' }] },
      { kind: 'image', png: '', alt: secret, title: secret },
      { kind: 'file', name: 'f', text: secret },
    ],
  })
  expect(plainText(reply)).not.toContain('hunter2')
  expect(JSON.stringify(reply).split('hunter2').length - 1, 'the two commands').toBe(2)
  const clean = { nodes: [{ kind: 'text', text: 'fine' }] } as const
  expect(maskReply(clean)).toBe(clean)
})

test('patterns are held against each string of a reply, not all of them together', () => {
  const reply = {
    nodes: [
      { kind: 'table', columns: ['ID'], rows: [['ACME-1'], ['x']] },
      { kind: 'code', text: 'a\nACME-2\n' },
      { kind: 'text', text: ['ACME-3', { code: ' ACME-4' }] },
    ],
  } as const
  expect(plainText(maskReply(reply, [/^ACME-\d$/]))).not.toMatch(/ACME-[123]/)
  expect(plainText(maskReply(reply, [/^ACME-\d$/]))).toContain(' ACME-4')
  expect(maskReply(reply, [/^ACME$/])).toBe(reply)
})

test('hostile text costs time in its length only', () => {
  const size = 500_000
  const pieces = [
    ...[
      'a',
      '-',
      ' ',
      '=',
      'eyJ',
      '-eyJ',
      'eyJaaaaaaaa.',
      'password=',
      'password',
      'password: ',
      'passpass',
      'Bearer ',
      'Basic a',
      'a://',
      'a.',
      'x://y:',
      'name: ',
      'password: |\n  a\n',
      ' password: |\n \n',
      'password: |\n ',
      ' \n',
      'a/b.c-',
    ],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\nA\n',
      'name: aaaaaaaaaa',
      'token "',
      "secret='",
      'secret="\\',
      '"auth":"',
      'sig=',
      'AKIA',
      '\t',
      'Authorization: ',
    ],
  ]
  for (const piece of pieces) {
    const started = performance.now()
    mask(piece.repeat(Math.ceil(size / piece.length)))
    expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(10_000)
  }
})
