import type { Fault } from '../publish/errors.ts'

/**
 * Where a code's meaning comes from: the official page of a call that answers with it, WxJava's WxMpErrorMsgEnum, or
 * what users met at the live service. All read 2026-11-23.
 */
type Source = 'doc' | 'sdk' | 'issue'

const CODES = new Map<number, readonly [Fault, Source]>([
  // The platform itself. 268488001 and 61450 say "system error" too: whether the job was taken, nobody knows.
  [-1, ['busy', 'doc']],
  [61450, ['busy', 'sdk']],
  [268488001, ['busy', 'doc']],
  [9001010, ['busy', 'sdk']],

  // Access token.
  [40001, ['token', 'doc']],
  [40014, ['token', 'doc']],
  [42001, ['token', 'doc']],
  [42007, ['token', 'sdk']],

  // Too fast.
  [42010, ['wait', 'doc']],
  [45011, ['wait', 'issue']],
  [45066, ['wait', 'doc']],
  [53501, ['wait', 'doc']],

  // Spent.
  [45009, ['quota', 'doc']],
  [45028, ['quota', 'doc']],
  [48006, ['quota', 'doc']],

  // Settings, IP list, secret, account.
  [40013, ['operator', 'doc']],
  [40125, ['operator', 'doc']],
  [40164, ['operator', 'doc']],
  [40243, ['operator', 'doc']],
  [41002, ['operator', 'doc']],
  [41004, ['operator', 'doc']],
  [43003, ['operator', 'doc']],
  [50004, ['operator', 'doc']],
  [50007, ['operator', 'doc']],
  [61004, ['operator', 'doc']],
  [76003, ['operator', 'doc']],
  [89503, ['operator', 'doc']],
  [89506, ['operator', 'doc']],
  [89507, ['operator', 'doc']],

  // Not for this account.
  [48001, ['unauthorised', 'doc']],
  [48008, ['unauthorised', 'doc']],
  [50001, ['unauthorised', 'sdk']],
  [76022, ['unauthorised', 'doc']],

  // Somebody must look in the back office.
  [40003, ['person', 'sdk']],
  [40132, ['person', 'sdk']],
  [40152, ['person', 'doc']],
  [40204, ['person', 'doc']],
  [41040, ['person', 'doc']],
  [43004, ['person', 'sdk']],
  [43019, ['person', 'sdk']],
  [45062, ['person', 'doc']],
  [45159, ['person', 'sdk']],
  [46004, ['person', 'sdk']],
  [48002, ['person', 'sdk']],
  [48003, ['person', 'doc']],
  [48004, ['person', 'issue']],
  [48005, ['person', 'sdk']],
  [48021, ['person', 'doc']],
  [50002, ['person', 'sdk']],
  [53500, ['person', 'doc']],
  [53504, ['person', 'doc']],
  [53505, ['person', 'doc']],
  [89504, ['person', 'doc']],
  [89505, ['person', 'doc']],
  [9500001, ['person', 'doc']],
  [9500002, ['person', 'doc']],

  // Ids WeChat does not know.
  [40007, ['media', 'doc']],
  [40059, ['media', 'doc']],
  [40060, ['media', 'doc']],
  [40065, ['media', 'doc']],
  [40114, ['media', 'doc']],
  [40118, ['media', 'sdk']],
  [40121, ['media', 'sdk']],
  [46001, ['media', 'sdk']],
  [53502, ['media', 'doc']],
  [53600, ['media', 'doc']],

  // The content must change.
  [40005, ['author', 'doc']],
  [40006, ['author', 'sdk']],
  [40009, ['author', 'doc']],
  [40010, ['author', 'sdk']],
  [40011, ['author', 'sdk']],
  [40012, ['author', 'sdk']],
  [40039, ['author', 'sdk']],
  [40113, ['author', 'sdk']],
  [40137, ['author', 'issue']],
  [40155, ['author', 'sdk']],
  [40215, ['author', 'doc']],
  [41039, ['author', 'doc']],
  [44001, ['author', 'sdk']],
  [44003, ['author', 'issue']],
  [44004, ['author', 'sdk']],
  [45001, ['author', 'sdk']],
  [45002, ['author', 'sdk']],
  [45003, ['author', 'doc']],
  [45004, ['author', 'doc']],
  [45005, ['author', 'sdk']],
  [45006, ['author', 'sdk']],
  [45007, ['author', 'sdk']],
  [45008, ['author', 'sdk']],
  [45110, ['author', 'doc']],
  [45166, ['author', 'doc']],
  [48022, ['author', 'doc']],
  [53402, ['author', 'doc']],
  [53404, ['author', 'doc']],
  [53405, ['author', 'doc']],
  [53406, ['author', 'doc']],
  [53503, ['author', 'doc']],
  [88000, ['author', 'doc']],
  [9001008, ['author', 'sdk']],
  [9001009, ['author', 'sdk']],

  // Done before.
  [45065, ['sent', 'doc']],

  // Ours to mend: the request itself was wrong.
  [40002, ['other', 'doc']],
  [40004, ['other', 'doc']],
  [40008, ['other', 'doc']],
  [40031, ['other', 'sdk']],
  [40032, ['other', 'sdk']],
  [40033, ['other', 'sdk']],
  [40035, ['other', 'sdk']],
  [40038, ['other', 'sdk']],
  [40052, ['other', 'issue']],
  [40053, ['other', 'issue']],
  [40066, ['other', 'doc']],
  [40130, ['other', 'doc']],
  [41001, ['other', 'issue']],
  [41005, ['other', 'sdk']],
  [41006, ['other', 'sdk']],
  [43001, ['other', 'doc']],
  [43002, ['other', 'doc']],
  [44002, ['other', 'doc']],
  [45067, ['other', 'doc']],
  [45083, ['other', 'doc']],
  [45084, ['other', 'doc']],
  [45113, ['other', 'doc']],
  [45162, ['other', 'doc']],
  [47001, ['other', 'doc']],
  [61451, ['other', 'sdk']],
  [76021, ['other', 'doc']],
  [9001007, ['other', 'sdk']],
])

/** Every code with a known meaning. */
export const knownCodes: readonly number[] = [...CODES.keys()]

export const TOKEN_ENDPOINT = '/cgi-bin/stable_token'

/**
 * What a refusal asks for. On the token endpoint the credentials themselves are refused: no renewal mends that.
 * A code nobody has described is `other`.
 */
export function faultOf(errcode: number, endpoint: string): Fault {
  const fault = CODES.get(errcode)?.[0] ?? 'other'
  return fault === 'token' && endpoint === TOKEN_ENDPOINT ? 'operator' : fault
}

/**
 * The class of action a fault asks for: it mends itself with time or with a new token, whoever runs the program mends
 * it (settings, or our own mistake), the draft must change, or somebody decides.
 */
export type Action = 'wait' | 'refresh' | 'operator' | 'author' | 'person'

export function actionOf(fault: Fault): Action {
  switch (fault) {
    case 'token':
      return 'refresh'
    case 'wait':
    case 'busy':
    case 'quota':
      return 'wait'
    case 'operator':
    case 'other':
      return 'operator'
    case 'author':
      return 'author'
    case 'unauthorised':
    case 'media':
    case 'person':
    case 'sent':
      return 'person'
  }
}
