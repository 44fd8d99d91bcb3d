import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { inWorkspace, withPlatform } from './harness.ts'

withPlatform()

/** The status for a Host header. */
const statusFor = (url: string, host: string, method = 'GET'): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { host } }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })

describe('the desk', () => {
  it.concurrent('answers this machine only, and only reads', () =>
    inWorkspace(async workspace => {
      const [, url = ''] = await workspace.start(['serve', '--port', '0']).says(/页面：(http:\/\/\S+)/)
      const { port } = new URL(url)
      expect(await statusFor(url, `127.0.0.1:${port}`)).toBe(200)
      expect(await statusFor(url, `localhost:${port}`)).toBe(200)
      for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '10.0.0.1']) {
        expect(await statusFor(url, host), host).toBe(403)
      }
      expect(await statusFor(url, `127.0.0.1:${port}`, 'POST')).toBe(405)
      expect(await statusFor(`${url}/healthz`, `127.0.0.1:${port}`)).toBe(200)
    }),
  )

  it.concurrent('on an address that is not this machine’s is refused', () =>
    inWorkspace(async workspace => {
      const ran = await workspace.run(['serve', '--port', '0'], { HOST: '0.0.0.0' })
      expect(ran.exit, ran.stderr).toBe(2)
      expect(ran.stderr).toContain('HOST')
    }),
  )
})
