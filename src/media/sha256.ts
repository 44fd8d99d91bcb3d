/** SHA-256 of `bytes` as 64 hex digits. Web Crypto, so that this room needs nothing of Node. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // A copy, because Web Crypto wants bytes that are certainly not shared between threads.
  const sum = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
  return Array.from(sum, byte => byte.toString(16).padStart(2, '0')).join('')
}
