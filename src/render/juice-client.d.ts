// juice without the part that reads files and fetches: the same inliner, but for the browser; it ships no types of its own.
declare module 'juice/client.js' {
  import type juice from 'juice'

  export default function inline(html: string, options?: juice.Options): string
}
