/** The store was made with another `ZHUNDIAN_KEY`: its secrets cannot be read, so nothing is started. */
export class WrongKey extends Error {
  override readonly name = 'WrongKey'
}
