import type { Account } from '../records.ts'
import type { RecordingFormat } from './recording.ts'
import { isRecordingFormat } from './recording.ts'

/** Where a recording can be fetched without a token, as the service's `down_url` and `video_url` are. */
export const recordingAddress = (origin: string, file: string): string => `${origin}/recording/${file}`

/** The format of a recording's file, if an account holds it: in its library, for three days, or in a message that is out. */
export function recordingNamed(accounts: readonly Account[], file: string): RecordingFormat | undefined {
  for (const account of accounts) {
    const sent = account.massJobs.map(job => job.recording).filter(recording => recording !== undefined)
    for (const held of [...account.recordings, ...account.media, ...sent])
      if (held.file === file && isRecordingFormat(held.format)) return held.format
  }
  return undefined
}
