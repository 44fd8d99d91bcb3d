import { plain } from './forms.ts'
import type { Message } from './ports.ts'
import { NotDelivered } from './ports.ts'
import { reasonOf, SEND_MS } from './request.ts'
import type { Mail } from './settings.ts'

/** Sends a message as a mail of plain text, to all recipients at once. @throws {NotDelivered} */
export async function mail(settings: Mail, message: Message, timeoutMs = SEND_MS): Promise<void> {
  const { createTransport } = await import('nodemailer')
  const { host, port, secure, insist, user, password, from, to } = settings
  const transport = createTransport({
    host,
    port,
    secure,
    // a password never crosses a network in the open
    requireTLS: !secure && insist,
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotDelivered('timeout')), timeoutMs)
  })
  // nobody's absence note should answer a machine
  const headers = { 'Auto-Submitted': 'auto-generated' }
  const sent = transport.sendMail({ from, to: [...to], subject: message.title, text: plain(message), headers })
  try {
    await Promise.race([sent, late])
  } catch (error) {
    throw error instanceof NotDelivered ? error : new NotDelivered(smtpReason(error))
  } finally {
    clearTimeout(timer)
    sent.catch(() => undefined)
    transport.close()
  }
}

/** The server's three digits, else Node's word; what the server wrote beside them may quote anything. */
function smtpReason(error: unknown): string {
  const digits = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : NaN
  if (Number.isInteger(digits)) return `smtp ${digits}`
  const reason = reasonOf(error)
  return reason === 'ETIMEDOUT' ? 'timeout' : reason
}
