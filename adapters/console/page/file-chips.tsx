import { useEffect, useState } from 'react'
import type { SlackFile } from '../world.ts'
import { Icon } from './icons.tsx'

/** What the bot would upload beside the message: pictures as they are, text to unfold or download. */
export function FileChips({ files }: { files: readonly SlackFile[] }) {
  return files.map((file) =>
    'png' in file ? (
      <figure key={file.name} className="picture">
        <figcaption>{file.name}</figcaption>
        <img src={`data:image/png;base64,${file.png}`} alt={file.alt} />
      </figure>
    ) : (
      <FileChip key={file.name} name={file.name} text={file.text} />
    ),
  )
}

function FileChip({ name, text }: { name: string; text: string }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [text])
  const lines = text.replace(/\n$/, '').split('\n').length
  return (
    <details className="file">
      <summary>
        <span className="file-icon">
          <Icon name="file" />
        </span>
        <span className="file-words">
          <span className="file-name">{name}</span>
          <span className="file-size">
            {lines.toLocaleString('en')} lines, {size(text.length)}
          </span>
        </span>
        <a href={url} download={name}>
          Download
        </a>
      </summary>
      <pre className="file-text">{text}</pre>
    </details>
  )
}

function size(characters: number): string {
  return characters < 1_000 ? `${characters} B` : `${(characters / 1_000).toFixed(characters < 10_000 ? 1 : 0)} kB`
}
