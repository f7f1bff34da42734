import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** A file of the page as it is sent. */
type Asset = { readonly type: string; readonly body: Buffer; readonly tag: string }

/** The page's files by name: `index.html`, `app.css`, `icon.svg`, `main.js` and its chunks. */
export type Assets = ReadonlyMap<string, Asset>

/** Builds the page's files, in memory. Rejects when the bundler or a library of the page is not installed, as in production. */
export async function bundlePage(): Promise<Assets> {
  const [scripts, style, html, icon] = await Promise.all([
    bundleScripts(),
    joinStyles(),
    page('index.html'),
    page('icon.svg'),
  ])
  return new Map([
    ['index.html', asset('text/html; charset=utf-8', html)],
    ['app.css', asset('text/css; charset=utf-8', style)],
    ['icon.svg', asset('image/svg+xml', icon)],
    ...scripts.map(({ name, code }) => [name, asset('text/javascript; charset=utf-8', code)] as const),
  ])
}

const STYLES = ['base', 'layout', 'menus', 'message', 'composer', 'slack', 'table', 'teams', 'phone']

// Imported lazily, because production has the adapter but not the bundler.
async function bundleScripts(): Promise<{ name: string; code: string }[]> {
  const { rolldown } = await import('rolldown')
  const build = await rolldown({
    input: fileURLToPath(new URL('page/main.tsx', import.meta.url)),
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
    // The package says that its modules do nothing on load, but that is where a card's tables are registered.
    treeshake: { moduleSideEffects: [{ test: /adaptivecards/, sideEffects: true }] },
  })
  try {
    const { output } = await build.generate({
      format: 'esm',
      minify: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
    })
    return output.flatMap((file) => (file.type === 'chunk' ? [{ name: file.fileName, code: file.code }] : []))
  } finally {
    await build.close()
  }
}

// The library's own sheet comes first, so that the page's rules of the same weight win.
async function joinStyles(): Promise<string> {
  const library = new URL('style.css', import.meta.resolve('slack-blocks-to-jsx'))
  const sheets = await Promise.all([readFile(library, 'utf8'), ...STYLES.map((name) => page(`${name}.css`))])
  return sheets.join('\n')
}

function page(name: string): Promise<string> {
  return readFile(new URL(`page/${name}`, import.meta.url), 'utf8')
}

function asset(type: string, text: string): Asset {
  const body = Buffer.from(text)
  return { type, body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}
