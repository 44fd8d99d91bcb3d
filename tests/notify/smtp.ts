import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body as they came. */
  readonly data: string
}

/** How the server is disposed: it may refuse the password, a sender, or everything; or say nothing at all. */
export type Mood = 'kind' | 'refuses the password' | 'refuses recipients' | 'breaks off' | 'silent'

/** A mail server for a few letters, without TLS: on this machine that is allowed. */
export class MailServer {
  readonly letters: Letter[] = []
  readonly logins: string[] = []
  mood: Mood = 'kind'
  private readonly sockets = new Set<Socket>()

  private constructor(private readonly server: Server) {}

  static async open(): Promise<MailServer> {
    const mail: MailServer = new MailServer(createServer(socket => mail.serve(socket)))
    await new Promise<void>(done => mail.server.listen(0, '127.0.0.1', done))
    return mail
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket)
    socket.setEncoding('utf8').on('error', () => {})
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    let pending = ''
    let from = ''
    let to: string[] = []
    let data: string[] | undefined
    if (this.mood === 'silent') return
    say('220 mail ESMTP')
    const hear = (line: string): void => {
      if (data) {
        if (line !== '.') return void data.push(line)
        this.letters.push({ from, to, data: data.join('\n') })
        data = undefined
        return say('250 kept')
      }
      const [verb = '', ...rest] = line.split(' ')
      switch (verb.toUpperCase()) {
        case 'EHLO':
          socket.write('250-mail\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n')
          return
        case 'AUTH': {
          this.logins.push(Buffer.from(rest[1] ?? '', 'base64').toString('utf8'))
          return say(this.mood === 'refuses the password' ? '535 no, not with s3cret-password' : '235 fine')
        }
        case 'MAIL':
          from = line
          to = []
          return say('250 fine')
        case 'RCPT':
          if (this.mood === 'refuses recipients') return say('550 nobody here')
          to.push(/<(.*)>/.exec(line)?.[1] ?? '')
          return say('250 fine')
        case 'DATA':
          if (this.mood === 'breaks off') return void socket.destroy()
          data = []
          return say('354 go on')
        case 'QUIT':
          say('221 bye')
          return void socket.end()
        default:
          return say('502 what')
      }
    }
    socket.on('data', (chunk: string) => {
      const lines = (pending + chunk).split('\r\n')
      pending = lines.pop() ?? ''
      for (const line of lines) hear(line)
    })
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise(done => this.server.close(done))
  }
}
