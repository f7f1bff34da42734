import type { ReactNode } from 'react'
import { Component } from 'react'

type Props = { instead: ReactNode; children: ReactNode }

/** Shows something else when what it holds cannot be drawn, so that one odd message never takes the page with it. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
