import type { MessageProps } from 'slack-blocks-to-jsx'
import { Message as BlockKit } from 'slack-blocks-to-jsx'
import type { Reply } from '../../../src/reply.ts'
import type { Message } from '../message.ts'
import { BlockTable } from './block-table.tsx'
import type { Block } from './blocks.ts'
import { blocksOf, controlsOf } from './blocks.ts'
import { Boundary } from './boundary.tsx'
import { Controls } from './controls.tsx'
import { drawEmoji, dressed } from './dress.tsx'
import { placed } from './placed.ts'
import { useScene } from './scene.ts'

type Props = { message: Message; reply: Reply }

/**
 * A reply as Slack shows it. The library draws Block Kit; what it cannot do is drawn here: data tables, sorting and paging, and
 * controls that do something, for which it has no callback.
 */
export function SlackMessage({ message, reply }: Props) {
  const blocks = blocksOf(message.slack)
  return (
    <div className="slack">
      {placed(blocks).map(({ thing: block, place }) => (
        <Boundary key={place} instead={<p className="odd">A {block.type} block that cannot be shown here.</p>}>
          <BlockView block={block} message={message} reply={reply} />
        </Boundary>
      ))}
    </div>
  )
}

type BlockProps = Props & { block: Block }

function BlockView({ block, message, reply }: BlockProps) {
  if (block.type === 'data_table' || block.type === 'table') return <BlockTable block={block} />
  const controls = controlsOf(block)
  if (controls.length === 0) return <LibraryBlock block={block} />
  const { accessory: _, ...rest } = block
  return (
    <div className={block.type === 'section' ? 'beside' : 'under'}>
      {block.type === 'section' && <LibraryBlock block={rest as Block} />}
      <Controls elements={controls} message={message.id} reply={reply} />
    </div>
  )
}

function LibraryBlock({ block }: { block: Block }) {
  const { world, theme } = useScene()
  const users = world.people.map(({ id, name }) => ({ id, name }))
  const channels = world.channels.map(({ id, name }) => ({ id, name }))
  return (
    <div className="block">
      <BlockKit
        withoutWrapper
        name="Quarterdeck"
        logo=""
        theme={theme}
        blocks={[dressed(block, world.people)] as unknown as MessageProps['blocks']}
        hooks={{ emoji: drawEmoji }}
        data={{ users, channels } as NonNullable<MessageProps['data']>}
      />
    </div>
  )
}
